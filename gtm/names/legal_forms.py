"""Legal forms of companies in some sixty countries, as they stand at the end (or the beginning) of a name.

A form is looked up without dots, commas, spaces and capitals: `S. de R.L. de C.V.` is `sderldecv`.
"""

from gtm.names.text import words

FORMS = words(
    # English-speaking countries
    "inc incorporated corp corporation llc llp lllp pllc ltd limited plc cic clg dac ulc pbc coltd "
    "colimited companylimited ltdco pty ptyltd ptylimited proprietarylimited pte pteltd privatelimited "
    "pvt pvtltd pvtlimited publiclimitedcompany unlimitedcompany "
    # German
    "gmbh ggmbh mbh gesmbh kgaa ohg gbr haftungsbeschränkt ughaftungsbeschränkt gmbh&cokg gmbh&cokgaa "
    "gmbh&coohg ag&cokg ag&cokgaa ug&cokg se&cokg se&cokgaa &cokg &coohg gmbhcokg agcokg ekfr ekfm "
    # French, Dutch, Italian
    "sas sasu sarl sàrl eurl selarl scop scrl sprl bvba cvba asbl vzw ltée ltee enr spa srl srls sapa "
    "scarl vof "
    # Spanish, Portuguese
    "slu slne sll sau spasa sac saa eirl ltda limitada sapidecv sabdecv sadecv srldecv sderl sderldecv "
    "sderlmi lda unipessoallda eireli sgps "
    # Nordic, Baltic
    "aps asa ans oyj abp ehf hf ohf slf ivs fmba uab publ abpubl "
    # Central, eastern and south-eastern Europe
    "doo jdoo sro spolsro kft zrt nyrt spzoo spzoospk spzoospj spółkazoo eood ood ooo oao zao pao jsc "
    "cjsc ojsc pjsc epe ike mepe shpk ооо оао зао пао тов ад еоод оод επε ικε "
    # Turkey, Middle East, Africa
    "aş ltdşti ltdsti şti anonimşirketi limitedşirketi wll saog saoc kscc fze fzco fzc fz-llc fzllc fzellc "
    "dmcc psc bscc "
    # Asia
    "kabushikikaisha godokaisha yugenkaisha sdnbhd bhd berhad tbk opc 株式会社 合同会社 有限会社 有限公司 "
    "股份有限公司 有限责任公司 有限責任公司 股份公司 주식회사 유한회사"
)
"""Forms in whatever capitals: they mean nothing else."""

SPELT = words(
    "ab ad ae ag ans as bt bv ca co cv da eg ek ev gk gp hb is kb kd kg kk ks ky lp mb nv ob oe og ou oü "
    "oy pc ps pt sa sc sca scs se si sl snc sia sp ss ug yk ао ип"
)
"""Forms that are words or initials too: they count in capitals, with dots, or if all of the name is small."""

DOTTED = words("ae ca da eg gp is ky mb ob oe pc ps pt sc si sp ss co")
"""Those of `SPELT` that are something else more often than a form, even in capitals: only with dots."""

AT_FRONT = words("pt uab sia ooo ооо зао оао пао ао тов 株式会社 有限会社 合同会社 주식회사")
"""Also written before the name: `PT Sumber Data Tbk`, `UAB Giria`."""

JOINED = (
    "株式会社",
    "有限会社",
    "合同会社",
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "주식회사",
    "유한회사",
)
"""Written without a space between form and name."""

LONGEST = 6
"""Words of the longest form (`S. de R. L. de C. V.` without its last one)."""

NO_COMPANY = words(
    "n/a na none null nan unknown confidential self freelance freelancer self-employed selfemployed "
    "unemployed retired stealth undisclosed private independent test - . ? x xx xxx company"
) | {
    "between jobs",
    "company name",
    "confidential company",
    "independent consultant",
    "looking for opportunities",
    "not applicable",
    "open to work",
    "private company",
    "self employed",
    "stealth mode",
    "stealth mode startup",
    "stealth startup",
    "your company",
}
"""What people write who have no company, or whose form demanded one."""

ACRONYMS = words(
    "abb adp ai ar asml asos basf bbc bbva bmw bp b2b b2c cern cnn crm dhl ehs erp eu hp hr hsbc ibm iot "
    "isp it itv kfc kpmg lg mit nasa nec npr pwc rbs rtl sap seo tv uae uk ups us usa ux vc vr "
    "xr"
)
"""Kept in capitals when the rest of a shouted name is not."""

SHORT_WORDS = words(
    "act aim air all and any arc are art ash ask bay bee best big bit blue box bud bus car cat city cub "
    "cup data dot day den dew dog dry ear east edge eco ego elm end eye fab far fin fir fit fly for fox "
    "fun gem go gold good hat hub ice ink ivy jam jet joy key kit lab law leaf let log lot low man map max "
    "met mid mix net new next nil north nut oak off oil old one open opt orb our out owl own pad pay pen "
    "pet pie pin pod pop pro red rex rio rob row run sea see set six sky soft son south spa star sub sum "
    "sun tap tax tea tech ten the tie tin tip top toy two up van vet via war wax way web west wild win wit "
    "wood work yes you zen zoo"
)
"""Short words that were only shouted: `THE BIG OAK` is no row of acronyms."""

SMALL_WORDS = words("and of the for in on at by de la du des von und & et y e")
BRANDS_WITH_DOT = frozenset({"booking.com", "monday.com", "cars.com", "hotels.com", "trip.com", "amazon.com"})
