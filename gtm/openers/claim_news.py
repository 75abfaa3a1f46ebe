"""Claims about news at the reader's, and about what their people and customers want or do.

Each class is a sentence with its subject and verb: what is new, what was changed, who came or left, what went live or did
well, who wants what, whom they sell to. So what is asked or supposed (`if your CRO left`, `perhaps your buyers expect`,
`what your board wants`) claims nothing, though it begins with `your`.
"""

from gtm.openers.claim_results import RESULTS
from gtm.openers.claim_subjects import LEADER, NUMBER, READER, claim

_SOME = r"(?:[\w&-]+ )"
_WHO = rf"(?:(?:co-?)?founder|owner|{LEADER})(?: (?:of|for) (?:the )?[\w-]+| (?-i:[A-Z])\w+| sales| marketing| growth)?"
_SELLERS = r"(?:reps?|sdrs?|bdrs?|aes?|sellers?|sales ?people|account executives?)"
_TEAM = rf"(?:team|staff|colleagues?|people|boss|(?:manager|director|executive|leader)s|{_SELLERS})"
_OUTSIDE = r"(?:customers?|clients?|buyers?|users?|prospects?|leads?|visitors?|subscribers?|patients?|guests?|accounts?)"
_ABOVE = r"(?:board|shareholders?|founders?|management|leadership)"
_INCOMING = r"(?:(?:demo |trial |inbound )?requests?|enquiries|inquiries|trials?|sign-?ups|demos|leads?)"
_ANY = rf"(?:{_OUTSIDE}|{_ABOVE}|{_TEAM}|{_INCOMING}|{_WHO})"
_PART = (
    rf"(?:half|most|many|some|few|all|a (?:third|quarter|fifth|tenth|lot|few)|(?:two|three) (?:thirds|quarters)"
    rf"|{NUMBER}(?: ?%| percent)?)(?: of)?"
)
_OF_THEIRS = rf"(?<!\bwhat )(?<!\ball )(?<!thing )\b(?:{_PART} )?(?:your|X['’]s) {_SOME}{{0,2}}?"
_DID = r"(?:['’]ve|['’]s)?(?: have| has| had| just| recently| already| also| since| all| now)*"
_OURS = r"(?![^.?!,\n]{0,40}\b(?:us|ours|our|me|we)\b)"
"""What follows is about them and us: `your reps need nothing from us`."""
_WHEN = (
    r"[^.?!,\n]{0,40}\b(?:this|last|recently|ago|earlier|yesterday|(?:in|since) (?:january|february|march|april"
    r"|may|june"
    r"|july|august|september|october|november|december|spring|summer|autumn|fall|winter|q[1-4]|20\d\d)"
    r"|in the (?:spring|summer|autumn|fall|winter))\b"
)

_PLACES = r"(?:offices?|warehouses?|plants?|factory|stores?|shops?|branch|campus|headquarters|hq|site in|depot|location)"
_THINGS = (
    r"(?:websites?|sites?|(?:home ?|landing ?|[\w-]+ )?pages?|apps?|products?|product (?:line|range)|brands?"
    r"|names?|logo|look"
    r"|portal|platform|version|features?|programmes?|programs?|prices?|pricing|strategy|plan|agency|suppliers?"
    r"|partners?"
    r"|partnership|clients?|customers?|contracts?|owners?|crm|system|range|collection|campaign|building|service|blog)"
)
_SAID_ELSEWHERE = (
    rf"(?:lists?|accounts?|files?|leads|contacts|rows?|roles?|jobs?|positions?|hires?|people|colleagues?"
    rf"|{_SELLERS}|{LEADER}|{_PLACES}"
    r"|raise|funding|round|money|investors?|backers?|markets?|launch|acquisition|merger|award|product|office"
    r"|goals?|year)"
)
"""What is new and shown by evidence of its kind, or is ours to give."""
_CHANGED = (
    r"(?:replaced|dropped|changed|scrapped|ditched|axed|discontinued|switched|cancelled|canceled|froze|frozen"
    r"|restructured|reorgani[sz]ed|rolled out|moved"
    r"|raised|lowered|reduced|renamed|revamped|redesigned|rebuilt|relaunched|overhauled|introduced|consolidated"
    r"|outsourced|closed|paused|stopped|abandoned|brought in-?house|expanded|shrunk|shrank|trimmed|slashed)"
)
_TOOLS = r"(?:tools?|crm|stack|systems?|software|platform|providers?|vendors?|suppliers?)"
_AFFAIRS = (
    r"(?:agenc(?:y|ies)|teams?|sdrs?|reps?|sales|marketing|outbound|inbound|prices?|pricing|costs?|budgets?"
    r"|headcount|hiring"
    r"|(?:[\w-]+ )?plans?|territor(?:y|ies)|process(?:es)?|strategy|websites?|site|brand|name|logo|offices?"
    r"|products?|models?"
    r"|structure|partners?|contracts?|campaigns?|quotas?|targets|commissions?|spend(?:ing)?|regions?|people|staff|jobs"
    r"|headquarters|hq|departments?|operations|support|finance|services?|production|programmes?|programs?)"
)
_ITS = rf"(?:(?:your|its|the|an?|some|most of your) )?{_SOME}{{0,2}}?"
_WELL = (
    r"(?:(?:very|so|really|quite|rather|pretty) )*(?:well|badly|poorly|great|brilliantly|better|worse|strong"
    r"|fine|successful"
    r"|impressive|nowhere|as planned|an? (?:[\w-]+ )?(?:success|hit|failure|flop|win|disaster))"
)
_EFFORTS = (
    r"(?:campaigns?|launch(?:es)?|quarters?|year|months?|season|events?|webinars?|series|pilots?|projects?"
    r"|products?|shows?"
    r"|rounds?|numbers|results|sales|newsletter|ads?|outreach|outbound|hires?)"
)
_FEEL = (
    r"(?:wants?|needs?|expects?|demands?|complains?|hates?|loves?|likes?|adores?|dislikes?|dreads?|prefers?"
    r"|fears?|worr(?:y|ies)"
    r"|pushe?s?|insists?|asks? (?:for|about|you|why|when)|(?:is|are|keeps?|has been|have been) (?:asking"
    r"|complaining|waiting"
    r"|pushing|pressing|begging|demanding|hoping)|(?:is|are)(?: (?:very|so|quite|rather|too|getting|all))*"
    r" (?:unhappy|tired|happy|worried|nervous|keen|impatient|frustrated|bored|annoyed|fed up|disappointed"
    r"|excited|eager))"
)
_LEFT_ALONE = (
    r"(?:(?:sit|lie|remain|stay)s? (?:unanswered|untouched|idle|around|there|for|unread)"
    r"|waits? (?:for )?(?:an? |the |too "
    rf"|until|days|hours|weeks|there|{NUMBER})|(?:go|goes|went|get|gets|turn|turns) (?:cold|quiet|stale|silent"
    rf"|unanswered|lost"
    r"|nowhere|ignored|no (?:call|answer|reply))|(?:never|rarely|seldom|hardly ever) (?:get|hear|receive|reach"
    r"|see|come|convert"
    r"|buy|close|answer|reply|turn|become|talk|stay)s?)"
)
_SORTS = (
    r"(?:firms|companies|banks|insurers|hospitals|clinics|schools|universities|retailers|manufacturers|agencies"
    r"|shops|brands"
    r"|developers|dentists|lawyers|doctors|founders|start-?ups|engineers|marketers|restaurants|hotels|governments"
    r"|municipalities|enterprises|consumers|investors|landlords|farmers|builders|publishers|charities|corporates)"
)
_ENTERS = (
    r"(?:enters? (?:(?:the|an?|your|its|new|another) )*(?:[\w-]+ )?(?:markets?|countr(?:y|ies)|regions?"
    r"|segments?|states?)"
    r"|enters? (?-i:[A-Z])\w|expands?\b(?! the (?:list|file))|(?:moves?|go(?:es)?|push(?:es)?|branch(?:es)?"
    r"|breaks?) into"
    r" (?!the (?:new|next|list|autumn|summer|spring|winter)|your|next|q\d|\d|details?)\w"
    r"|go(?:es)? (?:international|global|abroad|up-?market|nationwide)|opens? (?:up )?in (?-i:[A-Z])\w)"
)
_MULTIPLY = r"(?:doubl(?:e|es|ed)(?![- ]check)|tripl(?:e|es|ed)|quadrupl(?:e|es|ed)|halv(?:e|es|ed)|multipl(?:y|ies|ied))"
_CUT_IN_HALF = r"(?:cuts?|reduc(?:e|es|ed))\b[^.?!\n]{0,40}\b(?:in half|by half)"
_HAPPENED = "hiring new_leader new_role growth expansion funding tech_change trial request webinar download conference"

NEWS = (
    claim(
        "expansion",
        "a new place",
        rf"\b(?:your|X['’]s) new {_SOME}{{0,2}}?{_PLACES}\b|\b{READER} (?:has|have"
        rf"|got) an? new {_SOME}{{0,2}}?{_PLACES}\b",
        rf"\b(?:as|while|since|now that) (?:you|X|your [\w-]+) (?:now )?{_ENTERS}",
        said=True,
    ),
    claim(
        "",
        "something new of theirs",
        rf"(?<!build )(?<!write )(?<!make )(?<!design )\b(?:your|X['’]s) new"
        rf" (?!(?:[\w&-]+ )?{_SAID_ELSEWHERE}\b){_SOME}{{0,2}}?[\w-]+\b(?! (?:would|could|might|may)\b)",
        rf"\b{READER}(?: just| recently| now| also| already)* (?:has|have|got|has got"
        rf"|have got) an? new (?:[\w-]+ )?{_THINGS}\b"
        rf"|\bwith the new {_SOME}?{_THINGS} (?:at X|at your)\b",
        rf"\byour (?:rebranded|redesigned|relaunched|revamped|rebuilt|renamed) {_SOME}?\w+",
        said=True,
    ),
    claim(
        f"{_HAPPENED} tech",
        "that something has happened",
        rf"\bnow that (?:you|X|your|the (?:new|old)|the {_WHO}|the {_PLACES})\b(?! (?:know|see|have (?:read"
        rf"|seen)|can)\b)",
        said=True,
    ),
    claim(
        "",
        "that something went live",
        rf"(?:\b{READER}|\b(?:your|X['’]s) {_SOME}{{0,2}}?[\w-]+){_DID}"
        r" (?:went live|gone live|been live|came out|was (?:launched|released|shipped)|were (?:launched|released))\b",
        rf"\b(?:your|X['’]s) {_SOME}{{0,2}}?(?:{_THINGS}|shop|store|tool|editor|api){_DID} (?:launched|shipped"
        rf"|is (?:now )?out"
        r"|is now live)\b",
        r"\bversion [\w.]+ of (?:your|X['’]s) [\w-]+ (?:is|was|came|went)\b",
        said=True,
    ),
    claim(
        "tech_change",
        "a change of tools",
        rf"(?<!\bwhat )(?<!\bthat )\b{READER}{_DID} {_CHANGED} {_ITS}{_TOOLS}\b",
        said=True,
    ),
    claim(
        "",
        "that something was changed",
        rf"(?<!\bwhat )(?<!\bthat )\b{READER}{_DID} {_CHANGED} {_ITS}{_AFFAIRS}\b",
        rf"\b{READER}{_DID} brought {_ITS}{_AFFAIRS} in-?house\b",
        rf"\b{READER}{_DID} (?:cut|split|shut|put up|let go of) {_ITS}{_AFFAIRS}\b{_WHEN}",
        said=True,
    ),
    claim(
        "",
        "that somebody has left",
        rf"\b(?:{_PART} )?(?:your|X['’]s) {_SOME}?(?:{_WHO}|{_SELLERS}|team|people|staff){_DID} (?:left|quit"
        rf"|resigned|retired|moved on"
        r"|stepped (?:down|back|aside)|departed|walked out|(?:is|are|has|have|was|were|been) (?:gone|leaving"
        r"|fired|let go|sacked"
        r"|dismissed|poached)|gone\b(?! (?:through|over|to|live|from)))\b(?! (?:a|the|my|us|me|it|out|off|with) )",
        said=True,
    ),
    claim(
        "new_leader new_role",
        "that somebody has joined",
        rf"\bnew {_SOME}?{_WHO}{_DID} (?:is|was|been|joined|joins|started|starts|arrived|came|begins|began)\b",
        rf"\bwith (?:an?|the|your|its) new {LEADER}\b",
        rf"\b(?:your|X['’]s) {_SOME}?{_WHO}{_DID} (?:joined|arrived|came on board)\b",
        said=True,
    ),
    claim(
        "",
        "how something of theirs went",
        rf"\b(?:your|X['’]s) {_SOME}{{0,2}}?{_EFFORTS}{_DID} (?:did|went|was|were|been|performed|(?:is"
        rf"|are) doing|sold|turned out)"
        rf" {_WELL}\b",
        rf"\b{READER}{_DID} (?:had|finished|closed|ended|enjoyed) (?:with )?(?:an?|the|your"
        rf"|its) (?:very )?(?:good|great|strong|strongest"
        r"|record|bad|weak|slow|tough|hard|successful|excellent|rough|busy|best|worst"
        r"|difficult) (?:[\w-]+ )?(?:year|quarter|month"
        r"|season|half|start|summer|spring|autumn|winter|launch|campaign|event|show|round|week)\b",
        said=True,
    ),
    claim(
        "",
        "what others of theirs want or feel",
        rf"{_OF_THEIRS}{_ANY}(?: (?:now|just|still|also|already|really|clearly|all|only|always|certainly))* {_FEEL}"
        rf"(?! (?:no|not|nothing|never|neither|only|to do nothing|be|it or)\b){_OURS}",
        said=True,
    ),
    claim(
        "",
        "what becomes of their leads",
        rf"{_OF_THEIRS}(?:{_OUTSIDE}|{_INCOMING}|calls|mails|messages) {_LEFT_ALONE}\b{_OURS}",
        rf"\b{_PART} your {_SOME}{{0,2}}?\w+ (?:never|miss|waits?|sits?|do not|don['’]t|have no|leave|quit"
        rf"|(?:are|is|get|go) (?:lost|cold|wrong|dead|stale|wasted|missed|unanswered|ignored))\b{_OURS}",
        said=True,
    ),
    claim(
        "",
        "whom they sell to",
        rf"(?<!people )(?<!whom )(?<!who )(?<!companies )(?<!those )(?<!accounts )(?<!markets )(?<!ones )\b{READER}"
        r"(?: (?:mostly|mainly|only|also|still|now|both|all|already))* (?:sells?|markets?|caters?)"
        r"(?: (?:mostly|mainly|only|directly|also|largely)| [\w-]+){0,2}? (?:in)?to (?!us\b|me\b|is\b|was\b"
        r"|has\b|does\b)"
        r"(?:(?:the|an?) [\w-]+|[\w-]+s\b|(?-i:[A-Z])\w+|enterprise|government|retail|finance|healthcare|mid-?market)",
        rf"\b{READER}(?: (?:mostly|mainly|only|also|still|now))* (?:serves?|targets?) (?!your|it)(?:the "
        rf"|an? )?(?:[\w-]+ )?[\w-]+s\b",
        rf"\byour (?:[\w-]+ )?(?:customers|clients|buyers|users) (?:are|include)(?: (?:mostly|mainly|often|all"
        rf"|largely))?"
        rf" (?:[\w-]+ )?{_SORTS}\b",
        said=True,
    ),
    claim(
        RESULTS,
        "a result of ours",
        r"\b(?:we|I|our [\w-]+)(?:['’]ve| have| has| can| will)* help(?:s|ed)? (?:[^.?!\n]{0,40} )?"
        rf"(?:to )?(?:{_MULTIPLY}|{_CUT_IN_HALF})\b",
        rf"\b(?:we|our [\w-]+)(?:['’]ve| have| has)* {_CUT_IN_HALF}\b",
        rf"\b(?:{_MULTIPLY}|grew|saved|{_CUT_IN_HALF})\b[^.?!\n]{{0,40}}\b(?:with us|with our|thanks to (?:us"
        rf"|our)|using (?:us|our))\b",
        r"\b(?:teams|companies|customers|clients|firms|people|businesses|those) (?:who|that|which) (?:work with"
        r"|use|chose|choose|trust)"
        rf" (?:us|our [\w-]+)\b[^.?!\n]{{0,20}} (?:{_MULTIPLY}|{_CUT_IN_HALF}|(?:win|book|close|save"
        rf"|sell) (?:\w+ )?(?:more|twice|half)"
        r")\b",
        said=True,
    ),
    claim(
        "size",
        "how many people there are",
        rf"(?:^|[.,;:!?\n–—-] ?|\b(?:and|but|so|that) )with {NUMBER} (?:[\w-]+ )?(?:people|employees|staff"
        rf"|colleagues|heads)"
        r" (?:on (?:board|the payroll|staff|the team)|in-?house|across|and growing)\b",
        rf"\bas an? (?:[\w-]+ )?(?:company|team|firm|business) of {NUMBER}|\bat {NUMBER} (?:people|employees"
        rf"|staff|heads)"
        r",? (?:you|X|your)\b",
        said=True,
    ),
    claim(
        "",
        "how much money there is",
        r"\bwith (?:(?:your|the|all|such|these) )?(?:[\w-]+ )?(?:budgets?|money|cash|funds) (?:being |so |this "
        r"|as |now )*(?:tight\w*|frozen"
        r"|cut|shrinking|short|scarce|under pressure|gone)\b",
        r"\b(?:(?<!\bif )your|now that|since|as|while) (?:the )?(?:[\w-]+ )?(?:budgets?|money|cash) (?:is"
        r"|are)(?: now| so)*"
        r" (?:tight\w*|short|frozen|gone|scarce|shrinking|cut)\b",
        said=True,
    ),
)
