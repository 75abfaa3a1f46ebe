"""The simulated outside: a seeded world over real HTTP, for the real connectors to talk to.

    world.py  <- world_companies, world_people (dirt, world_names, world_words, world_places), world_types
      |            who there is; never changes
    state.py     one sandbox: world, clock.py, faults.py, limits.py (rate windows), books.py (calls, credits),
      |            and the parts in which provider shapes keep what arrived
    apollo*.py  smartlead*.py  wordpress*.py  slack*.py   one shape per provider: `routes(sandbox)`
    control.py  page.py                                   look behind the curtain
      |
    app.py       all of them as one application, behind gate.py (counts calls, lets faults happen)
    serve.py     on a real port: `running()` in a thread, `serve()` for the command line

Any key is accepted except none and those that begin with `wrong`. `key-limited-once` gets one 429 first,
`key-poor` has 25 Apollo credits, `key-free...` the small windows of Apollo's free plan, `key-search-only` may
only search there.
"""
