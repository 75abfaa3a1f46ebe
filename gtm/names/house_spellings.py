"""How some well-known companies spell themselves, for names that come in capitals or all small.

`OPENAI` says nothing of its capitals, and no rule finds them. The table is small on purpose: whom it does not know gets
one capital a word. A name in mixed case is never looked up: whoever typed it knew how.
"""

from gtm.names.text import words

HOUSE_SPELLINGS = {
    word.casefold(): word
    for word in words(
        "AdRoll airBaltic AlixPartners AMD AppDynamics AppFolio AppLovin ArcelorMittal AstraZeneca AutoZone BambooHR "
        "BigCommerce BioNTech BlackRock BuzzFeed ByteDance CaixaBank CarMax CircleCI ClickHouse ClickUp CloudBees "
        "ConocoPhillips CrowdStrike CyberArk DaVita DeepL DeepMind DHL DigitalOcean DirecTV DocuSign DoorDash "
        "DreamWorks DuckDuckGo easyJet eBay ExxonMobil EY FedEx ForgeRock FreshBooks FullStory GitHub GitLab "
        "GlaxoSmithKline GoCardless GoDaddy GoPro HashiCorp HelloFresh HubSpot HuffPost IBM iRobot JetBlue JetBrains "
        "JPMorgan JPMorganChase KLM KPMG L3Harris LaunchDarkly LexisNexis LinkedIn LivePerson LogMeIn LVMH Mastercard "
        "MetLife MongoDB MuleSoft NatWest NetApp NetSuite NortonLifeLock NVIDIA OneTrust OpenAI OpenTable OutSystems "
        "PagerDuty PayPal PepsiCo PetSmart PIMCO PwC QuickBooks RingCentral SafetyCulture SAP SentinelOne ServiceNow "
        "ServiceTitan ShipStation SiriusXM SkyWest SoftBank SolarWinds SoundCloud SpaceX SurveyMonkey TaskRabbit "
        "TeamViewer TechCrunch ThoughtSpot Thoughtworks TikTok TomTom TotalEnergies TripActions TripAdvisor TrueLayer "
        "TSMC TUI TurboTax UBS UiPath UKG UniCredit UPS VMware WebMD WeWork WhatsApp WordPress YouGov YouTube "
        "ZipRecruiter ZoomInfo ZTE"
    )
}
"""Words of a name as their bearers write them, by the word in small letters."""

DOTTED_SPELLINGS = {
    word.casefold(): word
    for word in words(
        "Amazon.com Ancestry.com Apollo.io Booking.com C3.ai Cal.com Cars.com Customer.io Fly.io Hotels.com "
        "monday.com Trip.com"
    )
}
"""Companies whose name is a web address."""
