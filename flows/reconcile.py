"""Reconcile: what became of pushes nobody knows the end of, and whether campaigns hold what the ledger says.

Runs every quarter of an hour for what is in doubt, and at night (`full`) over whole campaigns. Sends nothing.
"""

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.page import in_passing
from flows.refusals import sentences
from gtm.clock import now
from tasks.reconcile import NOTHING_COMPARED, Settled, compare_all, compare_campaign, settle_all
from tasks.restored import Compared


def _run_name() -> str:
    kind = "whole campaigns" if flow_run.parameters["full"] else "doubts"
    return f"reconcile / {kind} / {now():%Y-%m-%d %H:%M} UTC"


@flow(name="reconcile", flow_run_name=_run_name, retries=0, persist_result=False)
@sentences
def reconcile(full: bool = False) -> State[Settled]:
    """Settle what is in doubt by looking it up, and take late opt-outs out of their campaigns. Sends nothing.

    Args:
        full: Also read whole campaigns and compare them with the ledger; takes minutes.
    """
    audited = compare_all(compare_campaign) if full else NOTHING_COMPARED
    settled = settle_all()
    _artifact(audited.campaigns)
    troubles = [*settled.troubles, *(one.trouble for one in audited.campaigns if one.trouble)]
    words = (
        f"{settled.open} in doubt, {settled.to_withdraw} to be taken out of campaigns, "
        f"{settled.charges_open} charges in doubt; see gtm status"
    )
    if troubles:
        still = f" {words}." if settled.is_open else ""
        return Failed(
            name="Stopped",
            message=f"{troubles[0]}. What could be settled is; the rest is asked again.{still}",
        )
    if audited.guard:
        return Failed(name="Restored", message=f"{audited.guard}.")
    if settled.is_open:
        return Completed(name="In doubt", message=words, data=settled)
    return Completed(message=f"{settled.looked_up} looked up, nothing is in doubt", data=settled)


@in_passing
def _artifact(compared: list[Compared]) -> None:
    if compared and flow_run.id:
        rows = [one.model_dump(mode="json") for one in compared]
        create_table_artifact(rows, key="campaigns-compared", description="Campaigns against the ledger")
