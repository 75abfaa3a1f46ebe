"""`gtm` alone: what it can do, in the order of the road."""

from rich.console import Console

from flows.cli.printing import rows, styled

_GROUPS = (
    (
        "Begin",
        (
            ("demo", "see the whole road on a seeded world: no keys, nothing leaves this machine"),
            ("check [PLAY]", "read the plays and say what is wrong with them, by file and line"),
        ),
    ),
    (
        "The road",
        (
            ("plan PLAY", "who would come, what it would cost, where it would go; buys and sends nothing"),
            ("run PLAY --mode push", "pull, enrich, qualify and draft; push what a person has approved"),
            ("approve RUN", "read the openers that wait, say yes, and go on"),
            ("resume [RUN]", "go on with a run that stopped or was interrupted; nothing is done twice"),
            ("reconcile", "look up every push in doubt; take late opt-outs out of campaigns"),
            ("replies", "read back who was written to, who answered, who wants to be left alone"),
            ("digest", "post last week's figures to Slack, or bring the message up to date"),
            ("content FILE", "turn a brief into a draft in the CMS; never live"),
        ),
    ),
    (
        "Look",
        (
            ("status", "runs, what waits, what is in doubt, what is configured"),
            ("preview PLAY", "what a play would write, worst cases first; asks nobody and sends nothing"),
            ("lint [TEMPLATE]", "read templates, or any text (--text FILE), for what must not leave"),
            ("why EMAIL", "why a person was kept, dropped or left alone, and what would change it"),
            ("backtest PLAY --icp FILE", "what another ICP would have done, on what was known then"),
            ("diff PLAY FILE", "two ICPs on the people of the last pull: who enters, who leaves"),
            ("csv [RUN]", "a run as spreadsheets: kept, held and dropped with reasons, the push preview"),
        ),
    ),
    (
        "Lists",
        (
            (
                "suppress add VALUE",
                "leave an address, a domain or a country alone (also: remove, list, import)",
            ),
            ("import FILE", "take a CSV of people into the ledger, without running a play"),
            (
                "clean FILE",
                "tidy the names, companies and titles of a CSV; JSON Lines out, nothing is stored",
            ),
        ),
    ),
    (
        "Serve",
        (
            ("serve", "Prefect, a worker, the sandbox and all deployments, until Ctrl-C"),
            ("sandbox", "only the sandbox: a world of invented prospects behind real APIs"),
        ),
    ),
)


def show_overview(console: Console) -> None:
    """Print the verbs, grouped."""
    console.print(styled(("gtm", "strong"), "  from a list to the sequencer, a blog draft and a digest\n"))
    lines = [
        (styled((title if number == 0 else "", "strong")), f"gtm {usage}", styled((purpose, "quiet")))
        for title, verbs in _GROUPS
        for number, (usage, purpose) in enumerate(verbs)
    ]
    console.print(rows(lines))
    console.print()
    console.print(
        rows(
            [
                ("gtm VERB --help", styled(("what a verb takes, with an example", "quiet"))),
                ("--json", styled(("one JSON object on stdout, for machines", "quiet"))),
                ("--traceback", styled(("where an error came from, for engineers", "quiet"))),
            ]
        )
    )
    console.print(
        rows(
            [
                (
                    "Exit codes",
                    "0 done  1 failed  2 wrong usage or configuration  3 in doubt  4 waits for approval",
                )
            ]
        )
    )
