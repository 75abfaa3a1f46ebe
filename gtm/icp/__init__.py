"""The rule language of plays, and verdicts that explain themselves. Pure: same inputs, same bytes.

rules        `parse_rule`: a rule ready to be checked      tokens, syntax: from text to a tree
fields       what rules can ask about                      readings, intervals, ages: values, ranges, days
comparisons  a value against a rule                        operators: which goes with which kind of field
regions      places of several countries                   vocabularies: orders, synonyms
signals      `parse_signal`, `signals`: what is going on at a company
titles       `VP Sales` is not `VP Sales Engineering`      email_rules: which addresses may be written to
judge        keep, drop or hold                            verdict, results: what it tells of each rule
steps        one rule, ready to be asked of a million      memory: what it has answered
columns      rules asked of many people at once            evidence: answers, and the facts behind them
score        fit in parts, engagement, tiers               spec: what judging reads of a play
errors       RuleError: what is wrong, where, and what to write instead
ahead, slips what another language would mean by it      remarks: what may not be meant so
beside       where a list tells of the person only
"""

from gtm.icp.email_rules import NO_ADDRESS
from gtm.icp.errors import RuleError
from gtm.icp.judge import Judge, judge, wanted_fields
from gtm.icp.results import RuleResult
from gtm.icp.rules import Rule, parse_rule
from gtm.icp.score import refuse_scores
from gtm.icp.signals import Signal, SignalRule, parse_signal, signals
from gtm.icp.spec import is_list_name
from gtm.icp.titles import TitlePattern
from gtm.icp.verdict import Facts, Verdict

__all__ = [
    "NO_ADDRESS",
    "Facts",
    "Judge",
    "Rule",
    "RuleError",
    "RuleResult",
    "Signal",
    "SignalRule",
    "TitlePattern",
    "Verdict",
    "is_list_name",
    "judge",
    "parse_rule",
    "parse_signal",
    "refuse_scores",
    "signals",
    "wanted_fields",
]
