"""Plain HTTP to servers on this machine, for tests: httpx reads all certificates (55 ms) for every request of its own."""

from functools import partial

import httpx

get = partial(httpx.get, verify=False, trust_env=False)
post = partial(httpx.post, verify=False, trust_env=False)
delete = partial(httpx.delete, verify=False, trust_env=False)
request = partial(httpx.request, verify=False, trust_env=False)
