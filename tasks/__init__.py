"""What happens: one file per stage. Each claims rows from the ledger, calls a port, records the outcome.

pull  enrich  qualify  draft  approve  push  observe  report  publish      desk  opens what a stage needs
"""
