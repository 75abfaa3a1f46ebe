"""What is true: people, companies, plays, ICP rules, openers, the ledger, figures. No Prefect, no HTTP.

models    the vocabulary every other package speaks      clock     the only place that asks what time it is
settings  what the environment says                      plays/    play files: load, check, explain
icp/      rules a marketer can read, and verdicts        names/    persons, companies, titles, e-mail addresses
openers/  choose by evidence, render under guard, lint   posts/    a brief becomes a blog draft
ledger/   the one database that holds the whole truth    figures/  rates, funnel, the digest's words
"""
