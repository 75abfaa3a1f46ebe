"""Claims about how things stand at the reader's: each class, and the kinds of evidence that can show it.

`claim_words` has what somebody did, `claim_results` what we achieve. What is asked or supposed (`are you short of`,
`if your reps waste`, `your reps probably waste`) and what is said of teams in general is no claim.
"""

from gtm.openers.claim_subjects import LEADER, NUMBER, READER, RIVALS, ROLE, THEIRS, claim, did, does, stands

_STAFF = r"(?:[\w-]+ )?(?:employees|people|staff|colleagues|heads|members)"
_SALES_STAFF = r"(?:[\w-]+ )?(?:reps|sdrs|bdrs|aes|sellers|sales ?people|salespersons|account executives)"
_HARM = (
    r"struggl(?:e|es|ing)|los(?:e|es|ing)|wast(?:e|es|ing)|miss(?:es|ing)?|lack(?:s|ing)?|suffer(?:s|ing)?|burn(?:s"
    r"|ing)?|leak(?:s|ing)?|fail(?:s|ing)?|ignor(?:e|es|ing)|overpay(?:s|ing)?"
)
_NOT = r"(?:(?:do|does) not|don['’]t|doesn['’]t)"
_FAILS = (
    r"(?:follow|get|reach|hit|know|see|track|check|clean|close|call|convert|scale|work|grow|perform|pay"
    r"|have (?!to\b)\w+)"
)
_BE_BAD = (
    r"(?:is|are)(?: (?:now|so|too|very|still|all|always))* (?:an? )?(?:mess\w*|full of|broken|falling|dropping"
    r"|drying|outdated|old|slow|too|behind|leaking|low|poor|bad|suffering|down|dirty|wrong|weak|thin|empty|costing"
    r"|shrinking|at risk|not (?:working|growing|converting|clean|good|paying|performing|enough|where|up to))"
)
_KNOWN = r"I(?:['’]m| am)? (?:know|understand|can see|can tell|realise|realize|bet|sure (?!you\b))"
_SAYS = r"(?:says?|said|told|tells|thinks?|mentioned|mentions|asked|recommended|suggested|believes?|wants me)"
_COLLEAGUE = r"(?:colleagues?|ceo|cro|cmo|cfo|coo|cto|boss|manager|assistant|team|reps|sdrs|people|board|friend|partner)"

STATES = (
    claim(
        "growth expansion",
        "growth",
        stands(r"growing|scaling|booming|thriving|taking off|getting bigger|twice the size|bigger than"),
        r"\b(?:as|since|now that|while) (?:you|X|your \w+) (?:grows?|scales?|doubles?)\b",
        r"\b(?:impressive|amazing|remarkable|incredible|phenomenal|great|stunning|congratulations on the) growth\b",
        r"\b(?:rapid|fast|strong|quick|steady|recent|huge) growth (?:over )?(?:at|of|from) (?:X|your)\b",
        r"\byour (?:[\w-]+ ){0,2}growth\b",
        rf"\byour (?:headcount|team|company|staff|workforce|sales team)(?: is| has gone| went) up\b"
        rf"|\b{READER}(?: have| has)? added {NUMBER}\b",
        rf"\b{READER}(?: have| has)? (?:went|gone|grown|grew) from {NUMBER}",
        r"\b(?:pace|speed|rate) at which (?:you|X|your \w+)\b|\btwice the size (?:it|you) w(?:as|ere)\b",
    ),
    claim(
        "size",
        "how many people there are",
        rf"\b{READER} (?:has|have|employs?|counts?) {NUMBER} {_STAFF}\b",
        rf"\byour (?:company|firm|organi[sz]ation|business) of {NUMBER}\b|\byour {NUMBER} {_STAFF}\b",
        rf"\b{READER} (?:has|have) (?:a (?:headcount|staff|workforce) of )?{NUMBER}(?= ?[.,;?!]| (?:people"
        rf"|employees)\b)",
        rf"\b{NUMBER} {_STAFF} (?:at|in) (?:X|your (?:company|firm))\b|\bwith {NUMBER} {_STAFF},? (?:you|X|your)\b",
    ),
    claim(
        "",
        "how many people are in a team",
        rf"\b{READER} (?:has|have|runs?|leads?"
        rf"|manages?) (?:an? (?:[\w-]+ ){{0,2}}team of )?{NUMBER} {_SALES_STAFF}\b",
        rf"\b(?:your|{READER} (?:has|have|runs?|leads?|manages?) an?) (?:[\w-]+ ){{0,2}}(?:team"
        rf"|department) of {NUMBER}",
        rf"\byour {NUMBER} {_SALES_STAFF}\b|\b{NUMBER} {_SALES_STAFF} (?:at X|like yours)\b",
    ),
    claim(
        "hiring new_leader",
        "that somebody is being hired",
        stands(
            r"hiring|recruiting|short o[fn] (?:(?:good|more|new) )?(?:people|staff|reps|sdrs|bdrs|aes|sellers"
            r"|sales ?people)|understaffed|short-?staffed|staffing up|building (?:out "
            r"|up )?an? (?:[\w-]+ ){0,2}team|growing (?:the|your|its) "
            rf"(?:[\w-]+ )?team|(?:looking|searching) for {ROLE}|(?:seeking|adding|bringing (?:on|in)) {ROLE}"
        ),
        does(
            rf"seeks? {ROLE}|(?:needs?|wants?|plans?) (?:to (?:hire|recruit|add|find) )?{ROLE}|(?:needs?|wants?"
            rf"|plans?) to (?:hire|recruit)"
        ),
        rf"\b(?:your|the|an?) (?:current )?openings? for {ROLE}|\byour (?:careers? page|vacanc(?:y|ies)|job (?:page"
        rf"|board|posting)s?)\b",
        rf"\b{READER} (?:has|have) (?:{NUMBER}|several|some|an?) (?:[\w-]+ ){{0,2}}(?:vacanc(?:y|ies)|openings?)\b",
        rf"\b(?:posted|advertised|published) (?:an? |the |your )?(?:{LEADER}|sdr|bdr|ae"
        rf"|account executive)(?: [\w-]+){{0,2}} (?:job|role|position)\b",
    ),
    claim(
        "funding",
        "a funding round",
        stands(r"(?:funded|financed|capitali[sz]ed|backed)|flush with"),
        r"\b(?:fresh|new) (?:capital|money|cash|funds|funding|investment)\b|\bnow that the (?:money|cash"
        r"|capital) is\b",
        r"\byour (?:new |lead )?(?:investors?|backers)\b",
        did(
            r"(?:received|got|took|secured|closed|landed) (?:[\w-]+ ){0,3}(?:funding|round|investment|capital)"
        ),
    ),
    claim(
        "",
        "how the business is doing",
        stands(r"profitable|cash-?rich|in the black|in the red|listed|going public|(?:a )?public company"),
        did(
            r"went public|(?:made|earned|turned over) (?:over |about )?[$€£]?\d[\d.,]* ?(?:million|m|billion|bn|k)"
        ),
        r"\byour (?:recent |upcoming )?(?:ipo|flotation|listing)\b",
        r"\byour (?:[\w-]+ )?(?:revenues?|profits?|turnover|sales|margins?|earnings|share price"
        r"|budget)(?: [\w-]+){0,3} (?:is|are|was|were|went|has|have|grew|rose|fell|dropped|doubled)\b",
    ),
    claim(
        "expansion",
        "a new market",
        stands(
            r"entering|opening (?:up )?(?:an?|your|its|the) |(?:launching|expanding|starting|rolling out"
            r"|opening) (?:in|into|to|across)|(?:moving|going|pushing|branching) (?:in)?to (?-i:the [A-Z]|[A-Z])"
        ),
        does(r"(?:sells?|operates?|ships?|delivers?) (?:in|to) (?-i:[A-Z])\w*(?: (?:now|too|as well)|, too)"),
        rf"\b{READER} now (?:sells?|operates?|ships?|delivers?)\b",
        r"\byour (?:new |recent |planned )?(?:offices?|branch|store|subsidiary|markets?|launch|expansion|entry"
        r"|roll-?out) (?:in|into|to|across) (?-i:the [A-Z]|[A-Z])",
        r"\byour (?:recent |planned )?(?:move|push|step) into\b|\byour expansion\b",
    ),
    claim(
        "",
        "news that nobody checked",
        r"\b(?:your|after the|since the|X['’]s) (?:[\w-]+ )?(?:acquisition|takeover|merger|buy-?out|spin-?off"
        r"|partnership|rebrand(?:ing)?|press release|product launch|relocation|restructuring)\b",
        stands(
            r"(?:going through|facing|planning) (?:an? )?(?:re\w+|merger|change|transformation|acquisition)"
            r"|restructuring|reorgani[sz]ing|rebranding|relocating|merging|moving offices|laying (?:people )?off"
            r"|cutting jobs"
        ),
        did(rf"let {NUMBER} (?:[\w-]+ )?go|(?:launched|released|shipped) (?:an?|your|its) new"),
        r"\bin the (?:news|press|papers?|headlines)\b",
    ),
    claim(
        "",
        "an award",
        r"\b(?:congratulations|congrats|kudos|well done)\b[^.?!\n]{0,40}\b(?:awards?|prize|shortlist\w*|nomination"
        r"|ranking|trophy|medal|best|winning|list)\b",
        r"\b(?:your|X['’]s) (?:[\w-]+ ){0,2}(?:awards?|prize|nomination|ranking|trophy|place on|spot on|rank in)\b",
        stands(
            r"(?:named|ranked|recogni[sz]ed|nominated|honou?red|voted|shortlisted|awarded|featured|certified|rated)"
        ),
    ),
    claim(
        "",
        "that one has read or heard the reader",
        r"\b(?:heard|watched|saw|seen) (?:you|your \w+) (?:on|at|in|speak\w*|present\w*|talk\w*)\b(?! our\b)",
        r"\byour (?:[\w-]+ )?(?:session|appearance|workshop|webcast|column|essay)\b(?! with us)",
        did(r"spoke at|presented at|gave a (?:talk|keynote|speech)|wrote (?:an?|the) (?:post|article|book)"),
        r"\b(?<!up )follow(?:ing|ed)? (?:you|your (?!lists?\b)[\w-]+|X)\b(?! up\b)",
        r"\bfan of (?:you|your|X|what you)\b|\badmir(?:e|ed|ing) (?:you|your|X|how you|what you)\b",
    ),
    claim(
        "webinar webinar_no_show conference",
        "that somebody was or was not there",
        r"\b(?:coming|attending|being at|joining|turning up) (?:to )?(?:at )?our (?:[\w-]+ )?(?:session|event"
        r"|workshop|talk)\b",
        did(r"attended|stopped by|dropped by|came (?:to|by) our|visited our (?:booth|stand)|registered for"),
        r"\b(?<!good to )(?<!great to )(?<!nice to )(?<!lovely to )(?:missed|see) you (?:at|in) (?:the|our)"
        r" (?:[\w-]+ )?(?:webinar|fair|conference"
        r"|summit|event|session|booth|stand|show|expo|congress|meetup)\b",
    ),
    claim(
        "download visit request",
        "that somebody has something of ours",
        r"\byou(?:['’]ve| have)? (?:just |recently )?got our\b",
    ),
    claim(
        "visit",
        "that somebody has read something of ours",
        r"\byou(?:['’]ve| have)? (?:just |recently )?(?:read|saw) our\b",
    ),
    claim(
        "visit",
        "a visit",
        r"\b(?:noticed|saw|spotted|seen) (?:you|your team|somebody|someone)\b[^.?!\n]{0,30} on our (?:web ?site"
        r"|site|page|blog)\b",
        r"\b(?:you|X|your \w+|somebody|someone)(?: (?:at|from) \w+)?(?:['’]ve| have| has)? been (?:looking|browsing"
        r"|reading|visiting|on) (?:at |through |on )?our\b",
    ),
    claim(
        "request download webinar trial",
        "a request",
        did(
            r"filled (?:in|out) (?:our|the|a) form|requested|(?:got|were) in touch with us|contacted us"
            r"|signed up for a demo"
        ),
    ),
    claim(
        "last_contact",
        "an earlier conversation",
        r"\b(?:circling|checking|getting|coming) back (?:on|to you|in|about|around)\b|\b(?:just )?(?:bumping"
        r"|touching base|checking in)\b",
        r"\b(?:we|I)(?:['’]ve| have) (?:already |both |once )?(?:spoken|talked|met|written|called|e-?mailed"
        r"|messaged|tried)\b",
        r"\bI (?:tried|called|rang|phoned|e-?mailed|messaged|pinged|chased) you\b|\bI wrote (?:to )?you\b",
        r"\byou (?:never|did not|didn['’]t|have not|haven['’]t) (?:\w+ )?(?:got back|get back|gotten back|repl(?:y"
        r"|ied)|answer(?:ed)?|respond(?:ed)?)\b",
        r"\b(?:get|see|read|receive|got|seen) my (?:last|first|previous|earlier|other)\b|\bas promised\b",
        r"\b(?:as )?per our\b|\bour (?:[\w-]+ )?(?:talk|discussion|phone call)\b",
        r"\byou (?:were (?:going|planning|about) to|promised|agreed|had (?:asked|wanted|planned))\b",
        r"\b(?:nice|good|great|lovely) to (?:meet|have met|have spoken)\b|\bsince (?:we|you and I) (?:met|spoke"
        r"|talked)\b",
    ),
    claim(
        "referral",
        "a referral",
        r"\b(?:told|asked|advised|urged|encouraged) me (?:that|about|to|you|your|how|lists?)\b(?<!you told me)",
        r"\b(?:gave|passed|sent) me your (?:name|number|address|details|contact)\b|\bgot your (?:name|number"
        r"|details|contact)\b",
        r"\byour name (?:came|comes|was|has|kept|keeps)\b|\b(?:was|were|been|got) (?:referred|introduced|pointed"
        r"|sent) to you\b",
        r"\bwe (?:both|all) know\b|\bwe have (?:\w+ )?(?:friends?|contacts?|connections?) in common\b",
        rf"\b(?:your|of your|on your|from your|in your) (?:[\w-]+ )?{_COLLEAGUE}(?: [A-Z][\w-]+)? (?:has |have "
        rf"|just )?{_SAYS}\b",
        r"\bpointed me to you\b",
    ),
    claim(
        "tech tech_change trial",
        "a tool that is in use",
        rf"\b{READER} (?:is|are|['’]re) on (?-i:(?!X\b)[A-Z][a-z])\w+",
        rf"\b{READER} (?:has|have|works? with|runs? on|loves?|relies on|rely on"
        rf"|lives? in) (?-i:[A-Z][a-z]\w+)(?= (?:in place|set up|running|installed|at the)|[,.;?!]|$)",
        r"\byour (?-i:[A-Z][a-z]\w+) (?:is|are|has|holds|account|instance|set-?up|data|portal|workspace"
        r"|licen[cs]e)\b",
        r"\byour (?:tech )?stack (?:is|includes|has|runs|holds|consists)\b",
    ),
    claim(
        "tech_change",
        "a change of tools",
        did(r"(?:moved|switched|changed|migrated) (?:away )?(?:to|from)"),
        r"\byour (?:recent )?(?:move|switch|migration|change|transition) (?:away )?(?:from [\w.]+ )?to (?-i:[A-Z])",
    ),
    claim(
        "competitor request trial visit",
        "that a tool is being chosen",
        stands(
            r"(?:evaluating|comparing|considering|testing|trialling|trialing|reviewing|weighing|shopping for"
            r"|choosing between|assessing|in the market for)|looking (?:at|into) (?:(?-i:[A-Z])\w+|vendors|tools"
            r"|alternatives|options|solutions|us)"
        ),
    ),
    claim(
        "",
        "what competitors do",
        rf"\byour (?:[\w-]+ ){{0,2}}{RIVALS} (?!and\b|or\b|in\b|at\b|of\b|on\b|from\b|to\b|for\b|when\b|if\b"
        rf"|that\b)\w+",
        rf"\b(?:{NUMBER}|some|many|most|all|several|one) of your (?:[\w-]+ )?{RIVALS}\b",
        r"\b(?:others|companies|teams|everybody|everyone|firms) in your (?:market|industry|space|sector"
        r"|niche) (?:is|are|has|have|use|uses|do|does|switched|moved|already|now)\b",
        r"\b(?:beats?|beating) you to\b|\bahead of you\b|\blos(?:e|es|ing) (?:\w+ )?(?:deals|customers|business"
        r"|ground) to (?-i:[A-Z])",
    ),
    claim(
        "",
        "how long the reader has been there, or where before",
        rf"\b{READER}(?:['’]ve|['’]s| have| has) (?:now )?been (?:at|with|in|an?|the|leading|running|heading"
        rf"|working|doing)\b[^.?!\n]{{0,40}}\b(?:for|since)\b",
        rf"\b(?:in |after |with )?your {NUMBER} years\b|\byour (?:long |many )?years (?:at|in|with|of)\b"
        rf"|\banniversary\b",
        r"\byou (?:studied|graduated|grew up|used to (?:work|be|run|lead|sell)|worked (?:at|for|with)"
        r"|started your career)\b",
    ),
    claim(
        "new_role",
        "a new role",
        did(r"(?:took|taken) over|stepped (?:up|into)|became"),
        rf"\bas the new(?:ly appointed)? {LEADER}\b|\bnew to (?:the (?:role|job)|X)\b",
    ),
    claim(
        "new_leader new_role",
        "a new leader",
        did(rf"(?:appointed|named|promoted|brought in|welcomed) (?:an?|the|its|your) (?:new )?{LEADER}"),
        rf"\b(?:has|have) (?:an?|its|your) new {LEADER}\b",
        rf"\bnew {LEADER}(?: [\w-]+)? (?:has |have )?(?:just )?(?:started|joined|came|arrived|took over)\b",
    ),
    claim(
        "",
        "a problem that nobody told us of",
        does(
            rf"{_HARM}|needs? (?!{ROLE})(?:more|better|help|cleaner|new|fewer)|leaves? (?:money|deals|leads)"
            rf"|spends? too|{_NOT} {_FAILS}|(?:has|have) (?:no\b|trouble|difficult\w+|problems?|issues?"
            rf"|an? (?:problem|issue))"
        )
        + r"(?! nothing\b)",
        stands(
            rf"{_HARM}|falling|drowning|leaving (?:money|deals|leads)|paying too|spending too|stuck|frustrated"
            rf"|overwhelmed|unhappy|tired of|overworked|under pressure|unable to|(?:(?:far|way"
            rf"|lagging) )?behind (?:on|in|target|plan|your)"
            r"|having (?:trouble|problems|difficulties)|short (?:of|on) (?:time|leads|pipeline)|not (?:getting"
            r"|reaching|following|hitting|meeting|using)"
        ),
        rf"\byour (?:[\w-]+ )?{THEIRS} (?:{_BE_BAD}|{_HARM}|costs? you|needs?|{_NOT} {_FAILS})\b",
        rf"\b{_KNOWN} (?:that )?(?:you|X) (?!said|asked|told|wrote|came|were at|signed|get|got)\w+",
        rf"\b{_KNOWN} (?:that )?[^.?!,\n]{{0,40}}\b(?:(?:at|for|in) X|for you|for your|at your|is your|are your"
        rf"|on your)\b",
    ),
)
