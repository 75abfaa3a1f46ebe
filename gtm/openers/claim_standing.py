"""Claims about deals, targets, figures and standing, and about what the reader thought of something of ours.

No evidence shows any of them: that somebody downloaded a guide does not say that they read it, a posting does not say
that nobody answers it, and a list of attendees does not say that we met.
"""

from gtm.openers.claim_subjects import LEADER, NUMBER, READER, claim, did, stands

_SOME = r"(?:[\w&$€£-]+ )"
_DEAL = (
    r"(?:deals?|contracts?|customers?|clients?|accounts?|agreements?|partnerships?|tenders?|orders?|pitch|mandates?"
    r"|partners?|leases?)"
)
_TARGET = r"(?:numbers?|targets?|quotas?|plan|goals?|forecasts?|budget|guidance|year)"
_FIGURE = (
    r"(?:churn|retention|attrition|turnover|traffic|rankings?|ratings?|reviews?|backlog|order book|bookings|bounces?"
    r"|sales cycles?|deal sizes?|win[- ]rates?|pipeline|cost per \w+|(?:[\w-]+ )?costs|(?:[\w-]+ )?rates?"
    r"|(?:[\w-]+ )?scores?|market share)"
)
_MOVED = (
    r"(?:(?:(?:has|have|had|just|again|recently|also|already) )*(?:went|gone|grew|grown|rose|risen|fell|fallen|dropped"
    r"|climbed|sank|sunk|slipped|doubled|tripled|halved|shrank|shrunk|declined|improved|worsened|jumped|stalled"
    r"|got (?:\w+ )?(?:worse|better)|(?:become|became|got|gotten) \w+er)"
    r"|(?:is|are|was|were|has been|have been)(?: (?:now|still|all))* (?:up|down|flat|full|rising|falling|growing"
    r"|dropping|shrinking|slipping|climbing|stuck))\b"
)
_EVENT = (
    r"(?:lay-?offs?|job cuts|cuts|redundanc(?:y|ies)|restructuring|reorgani[sz]ation|merger|acquisition|takeover"
    r"|buy-?out|strike|outage|(?:data )?breach|fire|scandal|lawsuit|recall|ipo|flotation|rebrand(?:ing)?|relocation"
    r"|hiring freeze|sale|spin-?off|bankruptcy|insolvency|move)"
)
_SURE_EVENT = (
    r"(?:lay-?offs|job cuts|redundancies|restructuring|reorgani[sz]ation|merger|takeover|buy-?out|strike|outage"
    r"|data breach|recall|rebrand(?:ing)?|relocation|hiring freeze|spin-?off|bankruptcy|insolvency)"
)
_BY_THEM = r"(?:at|of|by|with|between) (?:X|your)\b"
_THERE = r"(?:at|in|inside|over at) (?:X|your (?:team|company|firm|department|business))"
_FEW = r"(?:nobody|no one|everybody|everyone|hardly (?:anybody|anyone)|few(?: people)?|most(?: people)?|many(?: people)?)"
_DAILY = (
    r"(?:(?:has|have) (?!to\b)\w|knows?\b|owns?\b|trusts?\b|likes?\b|hates?\b|loves?\b|reads?\b|checks?\b|looks\b"
    r"|cares?\b|spends?\b|wastes?\b|complains?\b|believes?\b|agrees?\b|thinks?\b|wants?\b|uses?\b|works?\b|still\b"
    r"|dials?\b|do(?:es)?\b(?! not (?:have|need) to\b)|(?:is|are) (?:busy|tired|unhappy|happy|fed up|too|overworked"
    r"|sure|looking|in charge|responsible))"
)
_THING = (
    r"(?:trial|webinar|demo|talk|session|guide|checklist|report|white ?paper|e-?book|recording|slides|template"
    r"|playbook|workbook|benchmark|case study)"
)
_OF_OURS = rf"(?:our|the|my|this) {_SOME}{{0,2}}?{_THING}"
_READ = rf"(?:(?:every|each|the last|the first|all) [\w-]+ (?:page |pages )?of )?{_OF_OURS}"
_POST = r"(?:roles?|jobs?|positions?|vacanc(?:y|ies)|openings?|posts?|seats?|job ads?)"
_LONG = (
    r"(?:(?:(?:so|too) )?(?:many |several |some )?(?:days|weeks|months|years|ages|long)|a (?:long )?(?:while|time)"
    rf"|{NUMBER} (?:days|weeks|months))"
)
_PLACE = r"(?:role|job|position|vacancy|opening|post|seat)s?"

STANDING = (
    claim(
        "",
        "a deal, won or lost",
        did(r"signed|won|lost|landed|inked|struck|closed|renewed|agreed|secured|picked up")
        + rf"(?= (?:(?:an?|its|your|the|another|{NUMBER}) ){_SOME}{{0,3}}?{_DEAL}\b(?! with us\b))",
        rf"\bwith the {_SOME}{{0,2}}?deals? (?:signed|closed|done|won)\b",
        said=True,
    ),
    claim(
        "",
        "where they stand in their market",
        rf"\b{READER} (?:is|are|was|has become|have become) (?:[\w-]+ )?(?:an?|the|one of the|among the) {_SOME}{{0,2}}?"
        r"(?:(?:market|category|industry|sector|world) leaders?|leading|largest|biggest|oldest|fastest-growing"
        r"|number one|top|household name|pioneers?|go-to)\b",
        rf"\b{READER} (?:is|are) the only (?:firm|company|business|supplier|vendor|maker|provider|clinic|bank|shop)\b",
        r"\bas (?:the|an?) (?:(?:[\w-]+ )?(?:market|category|industry|sector|world) leader\b|leading\b|pioneer\b)",
        rf"\b{READER} (?:leads|lead|dominates?) (?:the|its|your) (?:[\w-]+ )?(?:market|category|industry|sector|field)\b",
        rf"\b{READER} (?:has|have) the (?:largest|biggest) share\b",
        stands(r"(?:best[- ]|well[- ])?known for"),
        said=True,
    ),
    claim(
        "",
        "how a figure of theirs has moved",
        rf"\b(?:your|X['’]s) {_SOME}{{0,2}}?{_FIGURE} {_MOVED}",
        rf"\b{_FIGURE} at (?:X|your company) {_MOVED}",
        said=True,
    ),
    claim(
        "",
        "how people there work or feel",
        rf"\b(?:{_FEW}|{NUMBER} people) {_THERE} {_DAILY}",
        rf"\b(?:half|most|many|all|some|few)(?: of)?(?: the)? [\w-]+ at X (?:(?:is|are|go|goes|get|gets|wait|waits|never)\b"
        rf"|{_DAILY})",
        r"\bthe (?:[\w-]+ )?(?:team|mood|reps|people|staff|board|management|sdrs) at X (?:(?:is|are) (?!there|to\b|free\b"
        rf"|welcome\b)\w|{_DAILY})",
        r"\b(?:leads|enquiries|requests) at X (?:wait|go|get|sit|lie)\b|\bsales at X (?:is|has|needs|wants)\b",
        said=True,
    ),
    claim(
        "",
        "whether a target was met",
        did(
            r"missed|hit|beat|beaten|exceeded|crushed|smashed|reached|made|lowered|was short of|were short of|fell short of"
            r"|fallen short of|came in (?:under|over|above|below)|(?:did not|didn['’]t) (?:make|hit|reach|meet|get to)"
            r"|had to (?:lower|cut|correct)"
        )
        + rf"(?= (?:(?:its|your|the|their) )?(?:[\w-]+ )?{_TARGET}\b)",
        rf"\b{READER} (?:closed|ended|finished) the (?:quarter|year|month) (?:under|over|above|below|behind"
        r"|short of)\b",
        stands(
            r"(?:behind|ahead of|short of|over|under|above|below) (?:(?:its|your|the) )?(?:[\w-]+ )?"
            + _TARGET
        ),
        said=True,
    ),
    claim(
        "",
        "that something befell them",
        rf"\b(?:the|these|those|your|last year['’]s|recent) (?:recent |latest )?{_EVENT} {_BY_THEM}",
        rf"\b(?:since|because of|given|following|during|in the wake of|with) the (?:[\w-]+ )?{_SURE_EVENT}\b"
        rf"|\b(?:after|before) the (?:[\w-]+ )?{_SURE_EVENT}\b|\b(?:after|since|with) last year['’]s {_EVENT}\b"
        rf"|\bafter your {_SOME}?{_SURE_EVENT}\b|\bwith the acquisition of\b",
        said=True,
    ),
    claim(
        "last_contact",
        "that we have met",
        r"\bwe (?:(?:have|both|just|once|also|briefly|first|even|already) )*(?:met|ran into|sat (?:together|next)"
        r"|shook hands|crossed paths|bumped into|were introduced|shared a|had (?:a coffee|lunch|dinner|a chat|a talk))\b",
        r"\byou and I (?:(?:have|both|just|once|briefly|first|already) )*(?:met|spoke|spoken|talked|sat|shared|had|go back"
        r"|know|discussed|agreed)\b",
        r"\bI (?:met|sat (?:behind|beside|next to)|ran into|bumped into|enjoyed (?:meeting|talking)"
        r"|enjoyed our) ?(?:you|with you|to you)?\b(?<! met)",
        r"\b(?:met|meeting|seeing|saw) you (?:at|in|on)\b(?! our (?:web ?site|site|page|blog)\b)",
        r"\b(?:was|been) (?:(?:so|really|very) )?(?:good|great|nice|lovely|a pleasure) to (?:see|meet) you\b"
        r"|\byou gave me your (?:card|number)\b|\bwe both spoke\b",
        said=True,
    ),
    claim(
        "",
        "how their search for people goes",
        rf"\b(?:nobody|no one|few|hardly (?:anybody|anyone)|not many)(?: good| people| candidates)*(?: has| have)?"
        rf" (?:applie[sd]|apply|answers?|answered|wants?|takes?)(?: (?:for|to))? (?:(?:your|the|X['’]s)"
        rf" {_SOME}{{0,2}}?{_POST}|jobs like)\b",
        rf"\b{READER} (?:has|have) had (?:the|an?|that|this|your|its) {_SOME}{{0,2}}?{_PLACE} open for {_LONG}\b",
        rf"\b(?:your|the|X['’]s) {_SOME}{{0,2}}?{_PLACE}(?: at X)? (?:(?:has|have) been (?:open|vacant|empty|unfilled"
        rf"|advertised|online) for {_LONG}|(?:is|are|has been|have been|stays?|remains?) (?:still )?(?:vacant|unfilled|empty"
        r"|hard to fill))\b",
        rf"\b{READER} (?:cannot|can['’]t|could not|couldn['’]t|keeps? (?:failing|trying) to) (?:find|fill|hire) (?:an?|the"
        rf"|your|its|enough)\b",
        rf"\b{READER}(?: (?:has|have|just))* (?:keeps? (?:posting|advertising)|reposted|re-posted) the\b",
        r"\bit takes (?:you|X) (?:[\w-]+ )?(?:weeks|months|ages|long) to (?:fill|hire|find)\b",
        rf"\b(?:the|your) search for (?:an?|the|your) {_SOME}?{LEADER}\b[^.?!,\n]{{0,20}} (?:drags|takes|goes|has)\b",
        r"\byour (?:[\w-]+ )?job ads? (?:gets?|draws?|has|have|brings?)\b|\bcandidates turn (?:you|your)\b"
        r"|\byour (?:new )?hires (?:do not|don['’]t|never|leave|quit)\b",
        said=True,
    ),
    claim(
        "",
        "what the reader thought or made of something of ours",
        rf"\byou(?:['’]ve| have| just| also| really)* (?:dis)?(?:liked|loved|enjoyed|hated|found|finished|thought|abandoned"
        rf"|agreed with|gave up on|got stuck in|worked through|printed|studied|shared|forwarded|passed|skipped) {_READ}\b",
        rf"\byou (?:did not|didn['’]t|do not|don['’]t|have not|haven['’]t|never|hardly|barely) (?:really |even |yet )*"
        rf"(?:like|liked|enjoy|enjoyed|love|loved|finish|finished|use|used|open|opened|read|touch|touched|understand"
        rf"|understood|complete|completed) {_READ}\b|\byou never logged in\b",
        rf"\byou (?:were|are) (?:\w+ )?(?:happy|unhappy|disappointed|bored|pleased|impressed|surprised|convinced|satisfied"
        rf"|struck) (?:with|by|about) {_OF_OURS}\b",
        rf"\byou (?:got|took) (?:a lot|much|little|nothing|something|plenty) (?:out of|from) {_OF_OURS}\b"
        rf"|\byou (?:had|have had) (?:trouble|problems|a good|a bad|fun|difficult\w+) (?:[\w-]+ )?with {_OF_OURS}\b"
        rf"|\byou (?:stopped|quit) (?:using )?{_OF_OURS}\b|\byou got (?:as far as|to the end of)\b"
        rf"|\byou used our {_SOME}{{0,2}}?{_THING}\b",
        rf"\b{_OF_OURS} (?:did not|didn['’]t|has not|hasn['’]t|was|were) (?:[\w-]+ ){{0,3}}(?:you|for you|to you)\b"
        r"(?! (?:want|like|need|wish|can|could|may|asked|downloaded|signed|attended|missed|requested|joined|and|who)\b)",
        said=True,
    ),
    claim(
        "",
        "that something of ours was read through",
        rf"\byou(?:['’]ve| have| just| already| also)* (?:read|opened) {_READ}\b(?: [\w-]+)* (?:from front|cover to cover"
        rf"|to the end|twice|carefully|closely|with care|in full|every|(?:{NUMBER}) times)\b"
        rf"|\byou(?:['’]ve| have)* read (?:every|each|all) [\w-]+",
        said=True,
    ),
    claim(
        "visit",
        "that something of ours was read",
        rf"\byou(?:['’]ve| have| just| recently| already| also)* (?:read|saw|seen) {_READ}\b",
        said=True,
    ),
)
