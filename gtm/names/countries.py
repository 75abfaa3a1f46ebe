"""Countries by ISO 3166-1 code with the names lists use for them, groups of countries, and states.

`US United States|USA|...`: the code, then every spelling that means it, the code of three letters among
them.
"""

_COUNTRIES = """
AD Andorra|AND
AE United Arab Emirates|UAE|Emirates|ARE|Dubai|Abu Dhabi
AF Afghanistan|AFG
AG Antigua and Barbuda|Antigua|ATG
AI Anguilla|AIA
AL Albania|ALB|Shqiperia
AM Armenia|ARM
AO Angola|AGO
AQ Antarctica|ATA
AR Argentina|ARG
AS American Samoa|ASM
AT Austria|AUT|Österreich|Oesterreich|Autriche
AU Australia|AUS
AW Aruba|ABW
AX Åland Islands|Aland|ALA
AZ Azerbaijan|AZE
BA Bosnia and Herzegovina|Bosnia|Bosnia & Herzegovina|Bosnia-Herzegovina|BIH
BB Barbados|BRB
BD Bangladesh|BGD
BE Belgium|BEL|Belgique|België|Belgien
BF Burkina Faso|BFA
BG Bulgaria|BGR
BH Bahrain|BHR
BI Burundi|BDI
BJ Benin|BEN
BL Saint Barthélemy|St Barts|BLM
BM Bermuda|BMU
BN Brunei|Brunei Darussalam|BRN
BO Bolivia|Plurinational State of Bolivia|BOL
BQ Bonaire, Sint Eustatius and Saba|Bonaire|Caribbean Netherlands|BES
BR Brazil|Brasil|BRA|Brasilien
BS Bahamas|The Bahamas|BHS
BT Bhutan|BTN
BV Bouvet Island|BVT
BW Botswana|BWA
BY Belarus|BLR
BZ Belize|BLZ
CA Canada|CAN|Kanada
CC Cocos (Keeling) Islands|Cocos Islands|CCK
CD Democratic Republic of the Congo|DR Congo|DRC|Congo-Kinshasa|Congo, Democratic Republic|COD
CF Central African Republic|CAF
CG Congo|Republic of the Congo|Congo-Brazzaville|COG
CH Switzerland|CHE|Schweiz|Suisse|Svizzera
CI Côte d'Ivoire|Ivory Coast|CIV
CK Cook Islands|COK
CL Chile|CHL
CM Cameroon|CMR
CN China|People's Republic of China|PRC|CHN|Mainland China
CO Colombia|COL
CR Costa Rica|CRI
CU Cuba|CUB
CV Cabo Verde|Cape Verde|CPV
CW Curaçao|CUW
CX Christmas Island|CXR
CY Cyprus|CYP
CZ Czechia|Czech Republic|CZE|Česko|Ceska republika
DE Germany|DEU|GER|Deutschland|Allemagne|Alemania|Federal Republic of Germany
DJ Djibouti|DJI
DK Denmark|DNK|Danmark|Dänemark
DM Dominica|DMA
DO Dominican Republic|DOM|República Dominicana
DZ Algeria|DZA
EC Ecuador|ECU
EE Estonia|EST|Eesti
EG Egypt|EGY
EH Western Sahara|ESH
ER Eritrea|ERI
ES Spain|ESP|España|Spanien|Espagne
ET Ethiopia|ETH
FI Finland|FIN|Suomi|Finnland
FJ Fiji|FJI
FK Falkland Islands|Falkland Islands (Malvinas)|Malvinas|FLK
FM Micronesia|Federated States of Micronesia|FSM
FO Faroe Islands|Faroes|FRO
FR France|FRA|Frankreich|Francia
GA Gabon|GAB
GB United Kingdom|UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|GBR|Grossbritannien
GD Grenada|GRD
GE Georgia|GEO
GF French Guiana|GUF
GG Guernsey|GGY
GH Ghana|GHA
GI Gibraltar|GIB
GL Greenland|GRL
GM Gambia|The Gambia|GMB
GN Guinea|GIN
GP Guadeloupe|GLP
GQ Equatorial Guinea|GNQ
GR Greece|GRC|Hellas|Griechenland
GS South Georgia and the South Sandwich Islands|South Georgia|SGS
GT Guatemala|GTM
GU Guam|GUM
GW Guinea-Bissau|GNB
GY Guyana|GUY
HK Hong Kong|Hong Kong SAR|Hongkong|HKG
HM Heard Island and McDonald Islands|Heard Island|HMD
HN Honduras|HND
HR Croatia|HRV|Hrvatska|Kroatien
HT Haiti|HTI
HU Hungary|HUN|Magyarország|Ungarn
ID Indonesia|IDN
IE Ireland|Republic of Ireland|IRL|Éire|Irland
IL Israel|ISR
IM Isle of Man|IMN
IN India|IND|Bharat
IO British Indian Ocean Territory|IOT
IQ Iraq|IRQ
IR Iran|Islamic Republic of Iran|IRN
IS Iceland|ISL|Ísland
IT Italy|ITA|Italia|Italien|Italie
JE Jersey|JEY
JM Jamaica|JAM
JO Jordan|JOR
JP Japan|JPN|Nippon
KE Kenya|KEN
KG Kyrgyzstan|Kyrgyz Republic|KGZ
KH Cambodia|KHM
KI Kiribati|KIR
KM Comoros|COM
KN Saint Kitts and Nevis|St Kitts and Nevis|KNA
KP North Korea|Democratic People's Republic of Korea|DPRK|PRK
KR South Korea|Korea|Republic of Korea|Korea, South|KOR
KW Kuwait|KWT
KY Cayman Islands|Caymans|CYM
KZ Kazakhstan|KAZ
LA Laos|Lao People's Democratic Republic|Lao PDR|LAO
LB Lebanon|LBN
LC Saint Lucia|St Lucia|LCA
LI Liechtenstein|LIE
LK Sri Lanka|LKA
LR Liberia|LBR
LS Lesotho|LSO
LT Lithuania|LTU|Lietuva
LU Luxembourg|LUX|Luxemburg
LV Latvia|LVA|Latvija
LY Libya|LBY
MA Morocco|MAR|Maroc
MC Monaco|MCO
MD Moldova|Republic of Moldova|MDA
ME Montenegro|MNE
MF Saint Martin|St Martin|MAF
MG Madagascar|MDG
MH Marshall Islands|MHL
MK North Macedonia|Macedonia|MKD
ML Mali|MLI
MM Myanmar|Burma|MMR
MN Mongolia|MNG
MO Macao|Macau|Macao SAR|MAC
MP Northern Mariana Islands|MNP
MQ Martinique|MTQ
MR Mauritania|MRT
MS Montserrat|MSR
MT Malta|MLT
MU Mauritius|MUS
MV Maldives|MDV
MW Malawi|MWI
MX Mexico|México|MEX|Mexiko
MY Malaysia|MYS
MZ Mozambique|MOZ
NA Namibia|NAM
NC New Caledonia|NCL
NE Niger|NER
NF Norfolk Island|NFK
NG Nigeria|NGA
NI Nicaragua|NIC
NL Netherlands|The Netherlands|Holland|NLD|Nederland|Niederlande|Pays-Bas
NO Norway|NOR|Norge|Noreg|Norwegen
NP Nepal|NPL
NR Nauru|NRU
NU Niue|NIU
NZ New Zealand|NZL|Aotearoa
OM Oman|OMN
PA Panama|PAN|Panamá
PE Peru|PER|Perú
PF French Polynesia|PYF
PG Papua New Guinea|PNG
PH Philippines|The Philippines|PHL
PK Pakistan|PAK
PL Poland|POL|Polska|Polen
PM Saint Pierre and Miquelon|SPM
PN Pitcairn|Pitcairn Islands|PCN
PR Puerto Rico|PRI
PS Palestine|State of Palestine|Palestinian Territories|PSE
PT Portugal|PRT
PW Palau|PLW
PY Paraguay|PRY
QA Qatar|QAT
RE Réunion|REU
RO Romania|ROU|România|Rumänien
RS Serbia|SRB|Srbija
RU Russia|Russian Federation|RUS|Россия
RW Rwanda|RWA
SA Saudi Arabia|Kingdom of Saudi Arabia|KSA|SAU
SB Solomon Islands|SLB
SC Seychelles|SYC
SD Sudan|SDN
SE Sweden|SWE|Sverige|Schweden
SG Singapore|SGP
SH Saint Helena|Saint Helena, Ascension and Tristan da Cunha|SHN
SI Slovenia|SVN|Slovenija
SJ Svalbard and Jan Mayen|Svalbard|SJM
SK Slovakia|Slovak Republic|SVK|Slovensko
SL Sierra Leone|SLE
SM San Marino|SMR
SN Senegal|SEN|Sénégal
SO Somalia|SOM
SR Suriname|SUR
SS South Sudan|SSD
ST Sao Tome and Principe|São Tomé and Príncipe|STP
SV El Salvador|SLV
SX Sint Maarten|SXM
SY Syria|Syrian Arab Republic|SYR
SZ Eswatini|Swaziland|SWZ
TC Turks and Caicos Islands|Turks and Caicos|TCA
TD Chad|TCD
TF French Southern Territories|ATF
TG Togo|TGO
TH Thailand|THA
TJ Tajikistan|TJK
TK Tokelau|TKL
TL Timor-Leste|East Timor|TLS
TM Turkmenistan|TKM
TN Tunisia|TUN|Tunisie
TO Tonga|TON
TR Turkey|Türkiye|Turkiye|TUR|Türkei
TT Trinidad and Tobago|Trinidad|TTO
TV Tuvalu|TUV
TW Taiwan|Republic of China|Taiwan, Province of China|TWN
TZ Tanzania|United Republic of Tanzania|TZA
UA Ukraine|UKR|Україна
UG Uganda|UGA
UM United States Minor Outlying Islands|UMI
US United States|United States of America|USA|U.S.|U.S.A.|America|The United States|Estados Unidos|États-Unis
UY Uruguay|URY
UZ Uzbekistan|UZB
VA Vatican City|Holy See|Vatican|VAT
VC Saint Vincent and the Grenadines|St Vincent and the Grenadines|VCT
VE Venezuela|Bolivarian Republic of Venezuela|VEN
VG British Virgin Islands|Virgin Islands, British|VGB
VI U.S. Virgin Islands|US Virgin Islands|Virgin Islands, U.S.|VIR
VN Vietnam|Viet Nam|VNM
VU Vanuatu|VUT
WF Wallis and Futuna|WLF
WS Samoa|WSM
XK Kosovo|XKX
YE Yemen|YEM
YT Mayotte|MYT
ZA South Africa|ZAF|RSA
ZM Zambia|ZMB
ZW Zimbabwe|ZWE
"""

_US_STATES = """
AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware
DC District of Columbia|Washington DC|Washington D.C.;FL Florida;GA Georgia;HI Hawaii;ID Idaho
IL Illinois;IN Indiana;IA Iowa;KS Kansas;KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts
MI Michigan;MN Minnesota;MS Mississippi;MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire
NJ New Jersey;NM New Mexico;NY New York;NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon
PA Pennsylvania;RI Rhode Island;SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;UT Utah
VT Vermont;VA Virginia;WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming
"""

_CA_PROVINCES = """
AB Alberta;BC British Columbia;MB Manitoba;NB New Brunswick;NL Newfoundland and Labrador|Newfoundland
NS Nova Scotia;NT Northwest Territories;NU Nunavut;ON Ontario;PE Prince Edward Island|PEI;QC Quebec|Québec
SK Saskatchewan;YT Yukon|Yukon Territory
"""


def _entries(lines: list[str]) -> dict[str, tuple[str, ...]]:
    pairs = (line.strip().partition(" ") for line in lines if line.strip())
    return {code: tuple(names.split("|")) for code, _, names in pairs}


COUNTRIES = _entries(_COUNTRIES.splitlines())
US_STATES = _entries(_US_STATES.replace(";", "\n").splitlines())
CA_PROVINCES = _entries(_CA_PROVINCES.replace(";", "\n").splitlines())

GROUPS = {
    "EU": "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE",
    "EEA": "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO",
    "DACH": "DE AT CH",
    "Nordics": "DK FI IS NO SE",
    "Benelux": "BE NL LU",
    "ANZ": "AU NZ",
    "North America": "US CA",
}
"""Names that stand for several countries in a rule."""
