"""Who we talk to: ports (Protocols), one file per provider, the shared HTTP policy, the sandbox.

ports     what a provider can be to us, in our words     errors    why a provider could not be asked
http      the one HTTP policy                            registry  from a name and a role to an adapter
sandbox/  a seeded world behind provider-shaped HTTP     the rest  one file per provider
"""
