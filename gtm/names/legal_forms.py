"""Legal forms of companies in some sixty countries, as they stand at the end (or the beginning) of a name.

A form is looked up without dots, commas, spaces and capitals: `S. de R.L. de C.V.` is `sderldecv`.
"""

from gtm.names.text import words

FORMS = words(
    # English-speaking countries
    "inc incorporated corp corporation llc llp lllp pllc ltd limited plc cic clg dac ulc pbc coltd coinc "
    "colimited companylimited publiccoltd nigltd ltdco pty ptyltd ptylimited proprietarylimited pte "
    "pteltd privatelimited privateltd "
    "pvt pvtltd pvtlimited pltd plimited publiclimitedcompany publiccompanylimited unlimitedcompany teoranta "
    "designatedactivitycompany limitedliabilitycompany limitedpartnership jointstockcompany inc/ltée incltée "
    "publicbenefitcorporation publiccompany pcl npc "
    # German
    "gmbh ggmbh mbh gesmbh kgaa ohg gbr mbb partgmbb partg aör kdör stiftung&cokg gmbh+cokg ewiv eeig "
    "haftungsbeschränkt ughaftungsbeschränkt gmbh&cokg "
    "gmbh&cokgaa gmbh&coohg gmbh&coog gmbhucokg gmbhundcokg gmbh&kg ag&cokg ag&cokgaa agundcokg ug&cokg se&cokg "
    "se&cokgaa ltd&cokg kg&co &cokg &coohg &coog gmbhcokg agcokg ekfr ekfm aktiengesellschaft "
    "gesellschaftmitbeschränkterhaftung eingetragenergenossenschaft sagl gmbhincoliqu "
    # French, Dutch, Italian
    "sas sasu sarl sàrl eurl selarl selas scop scrl sprl bvba cvba asbl vzw ltée ltee enr spa srl srls sapa senc "
    "sencrl scarl vof sarlau sociétéanonyme sociétéàresponsabilitélimitée sociétéparactionssimplifiée "
    "societàarl societàaresponsabilitàlimitata societàperazioni soccoop soccooparl coöperatieua coöperatief "
    "nvsa sanv agsa scsp beslotenvennootschap naamlozevennootschap "
    # Spanish, Portuguese
    "slu slne sll sau spasa sac saa eirl ltda limitada sapidecv sabdecv sadecv srldecv sderl sderldecv "
    "sderlmi lda unipessoallda eireli eirelime ltdame ltdaepp ltdame epp sgps sgpssa srl-d scoop sociedadanónima "
    "sociedadanonima cíaltda cialtda scderldecv scea suarl sociedadlimitada "
    "sociedadanónimadecapitalvariable sociedaddeacciones sociedadeanónima "
    # Nordic, Baltic
    "aps asa ans oyj oyab abp ehf hf ohf slf ivs fmba uab publ abpubl aktiebolag aktieselskab anpartsselskab "
    "aksjeselskap osakeyhtiö osaühing ekonomiskförening ekför nuf handelsbolag mbit "
    # Central, eastern and south-eastern Europe
    "doo jdoo sro kkt spolsro kft zrt nyrt spzoo spzoospk spzoospj spzooska spj spk spółkazoo "
    "spółkazoospk spółkaakcyjna "
    "spółkazograniczonąodpowiedzialnością eood ood ooo oao zao pao jsc cjsc ojsc pjsc epe ike mepe shpk "
    "gesbr commv dooel ead kda доо дооел еад кда սպը բբը փբը αβεε οε εε mmc qsc "
    "ооо оао зао пао тов ад еоод оод тоо чп фоп αε επε ικε μεπε "
    # Turkey, Middle East, Africa
    "aş ltdşti ltdsti ltdşirketi şti anonimşirketi limitedşirketi wll saog saoc kscc kscp ksc fze fzco fzc fz-llc "
    "fzllc fzellc dwc-llc dwcllc llc-fz llcfz dmcc psc pjsc bscc bsc sal wllco "
    'בע"מ בע״מ '
    # Asia
    "kabushikikaisha godokaisha yugenkaisha sdnbhd bhd berhad tbk tbkpt perseroterbatas opc 株式会社 合同会社 有限会社 "
    "จำกัด มหาชน จำกัดมหาชน شذمم مذمم ذمم شمم شمع شم شمك شمل شمب شمكم مممح المحدودة ذاتمسؤوليةمحدودة "
    "ذاتالمسؤوليةالمحدودة سهامیخاص سهامیعام بامسئولیتمحدود لمیٹڈ پرائیویٹلمیٹڈ "
    "प्राइवेटलिमिटेड प्रायव्हेटलिमिटेड प्रालि प्रालिमिटेड लिमिटेड लि एलएलपी প্রাইভেটলিমিটেড লিমিটেড லிமிடெட் பிரைவேட்லிமிடெட் "
    "有限公司 股份有限公司 有限责任公司 有限責任公司 股份公司 株 有 合 주식회사 유한회사 주 유 "
    # What registers put behind a form: who owns it, that it is wound up
    "srlu unipersonale uninominale unipersonal sociedadunipersonal societàunipersonale societaunipersonale asociounico "
    "conunicosocio consociounico aunicosocio adunicosocio sociounico societàasociounico societaasociounico "
    "socioúnico societàbenefit societabenefit inliquidation enliquidation enliquidationjudiciaire inliq inliquidazione "
    "inliquidazionevolontaria inconcordatopreventivo infallimento enliquidación enliquidacion emliquidação emliquidacao "
    "inliquidatie wlikwidacji vlikvidaci vlikvidácii ulikvidaciji ustečaju ilikvidation underavvikling înlichidare "
    "inlichidare"
)
"""Forms in whatever capitals: they mean nothing else."""

SPELT = words(
    "ab ad ae ag amba ans as bt bv ca cc cio co cv da dd dno eg ek ep eu ev fie gie gk gp hb iks is jsc "
    "kb kd kg kk ks ky lc lp mb me na nv ob oe og osk ou oy oü pa pc pl ps pt sa sae sc sca sce sci scs "
    "se sec secs sh si sia sl slp snc sp ss teo tmi too tov tü ug vof vos yk zs ао ип"
)
"""Forms that are words or initials too: they count in capitals, with dots, or if all of the name is small."""

DOTTED = words(
    "ae amba ca cio co da dno eg eu ev gp is lc mb me na ob oe pa pc pl ps pt sc sce sec secs sh si sp ss "
    "teo vos zs"
)
"""Those of `SPELT` that are something else more often than a form, even in capitals: only with dots."""

LIKE_WORDS = words(
    "ans asa asbl bsc cic clg dac epe enr ike ivs jsc mbb mepe mmc npc ooo opc pao pbc pcl psc qsc sac sal sas sau scop slf "
    "sll slu spa zao"
)
"""Those of `FORMS` that may be words or names: not a form where written like one (`Luna Spa`)."""

QUIET = words("cc sae too tov dd ks ky")
"""Those of `SPELT` that count as a form only if the rest of the name is not in capitals too."""

TITLED = frozenset({"eG", "eK", "eV", "Oy", "Ab", "Ky", "Bt", "Kg"})
"""Those of `SPELT` that are also written with one capital; nothing else is spelt like that at the end."""

BEHIND_COMMA = words("ab ag as bv nv oy pt sa se sia sl")
"""Those of `SPELT` that are a form in any capitals behind a comma; no state of the US is among them."""

AT_FRONT = words(
    "บริษัท прат пат ат нао ано ет пп фоп zao všį iį "
    "eurl sasu selarl شركة شرکت "
    "pt uab sia ooo ооо зао оао пао ао тов тоо ип sarl oü 株式会社 有限会社 合同会社 株 有 주식회사 주 "
    "côngtytnhh côngtycổphần côngtycp côngtytnhhmtv"
)
"""Also written before the name: `PT Sumber Data Tbk`, `UAB Giria`."""

MIXED_AT_FRONT = frozenset(
    {"VšĮ", "IĮ", "ПрАТ", "Eurl", "eurl", "Sarl", "sarl", "Sasu", "sasu", "Selarl", "selarl"}
)
"""Those of `AT_FRONT` that are written with small letters too."""

AROUND = {"oy": words("ab"), "ab": words("oy"), "sc": words("srl sa")}
"""Before the name only where one of these stands behind it: `Oy Koivu Ab`, `SC Stejar SRL`."""

DOTTED_AT_FRONT = words("ud pd sc sas sa cv pt srl soc")
"""Before the name only with dots: `S.C. Stejar`, while `SAS Institute` and `CV Library` mean it."""

GENERIC = words(
    "abrasives agency company consulting group holdings industries institute international labs limited logistics "
    "media partners services software solutions studio studios systems technologies therapy works"
)
"""What is no name by itself: a form before one of these words is none (`PT Solutions`)."""

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
    "(株)",
    "(有)",
    "(合)",
    "(주)",
    "(유)",
)
"""Written without a space between form and name."""

SHOUTED_FORMS = words(
    "gmbh inc incorporated corp corporation ltd limited kft zrt ltda lda oyj ehf eood ood spzoo sro doo aps co coltd "
    "coinc pty ptyltd ptylimited pte pteltd pvtltd pvtlimited privatelimited sdnbhd bhd ltdşti ltdsti şti"
)
"""Forms that nobody writes in capitals unless all of the name is shouted."""

LONGEST = 6
"""Words of the longest form (`S. de R. L. de C. V.` without its last one)."""

FORMS_ALONE = words(
    "inc incorporated corp corporation llc llp ltd plc pty ptyltd pte pteltd pvtltd "
    "privatelimited co coltd company gmbh ggmbh mbh ag kg ohg ug kgaa gmbh&cokg eurl sarl srl ltda lda bv "
    "nv sa se as ab oy oyj aps sro doo spzoo kft zrt ood eood aş ltdşti ltdsti şti sdnbhd bhd &co ооо оао "
    "зао пао тов 株式会社 有限会社 合同会社 有限公司 股份有限公司 주식회사 유한회사 شركة ذمم प्राइवेटलिमिटेड लिमिटेड"
)
"""Forms that are no company when nothing else is there; `SAS`, `PT` and `Limited` are names as well."""

TURKISH_FORMS = words("aş ltdşti ltdsti şti anonimşirketi limitedşirketi ltdşirketi")
TURKISH_INDUSTRY, TURKISH_TRADE = words("san sanayi sanayii"), words("tic ticaret")
"""`San. ve Tic.` before a Turkish form is industry and trade: part of the register's name, said by nobody."""

NO_COMPANY = (
    words(
        "n/a na none null nan nil unknown confidential self freelance freelancer freelancing self-employed "
        "selfemployed unemployed retired student stealth undisclosed private independent test tbd tbc various - . "
        "? xx xxx company freiberuflich freiberufler selbstständig selbständig selbststaendig indépendant "
        "independant autónomo autonomo autônomo zzp zzp'er freelancerin pensioner homemaker individual personal "
        "other home myself me no n.a n/d consultant contractor jobseeker autónoma autônoma auto-entrepreneur "
        "autoentrepreneur estudiante étudiant étudiante jubilado retraité retraitée desempleado rentner rentnerin "
        "hausfrau privat privatperson particulier zelfstandig zelfstandige werkzoekend egenföretagare "
        "n.v.t 0 arbeitslos arbeitssuchend confidencial confidentiel vertraulich vertrouwelijk riservato "
        "unbekannt desconocido desconocida desconhecido inconnu sconosciuto onbekend independiente indipendente "
        "samozatrudniony yrittäjä selvstændig selvstændigt egenanställd serbest testfirma musterfirma "
        "werkloos disoccupato disoccupata desempregado desempregada entrepreneur freelancerka k.a "
        "multiple homeoffice selbstaendig"
    )
    | {form for form in FORMS_ALONE if form.isalpha()}
    | {
        "at home",
        "career transition",
        "cuenta propia",
        "freelance/self-employed",
        "home office",
        "in transition",
        "job seeker",
        "libera professionista",
        "libero professionista",
        "not employed at this time",
        "not working",
        "por cuenta propia",
        "trabajador autónomo",
        "trabajadora autónoma",
        "various clients",
        "various companies",
        "the company",
        "between jobs",
        "career break",
        "company name",
        "confidential company",
        "currently unemployed",
        "employer name",
        "in stealth",
        "independent consultant",
        "independent contractor",
        "looking for a job",
        "looking for opportunities",
        "my company",
        "no company",
        "not applicable",
        "not available",
        "not employed",
        "not specified",
        "open for work",
        "open to opportunities",
        "open to work",
        "organization name",
        "private company",
        "private individual",
        "profesional independiente",
        "sans emploi",
        "self employed",
        "test company",
        "your company",
        "company confidential",
        "confidential employer",
        "confidential client",
        "currently in stealth",
        "demo company",
        "does not apply",
        "działalność gospodarcza",
        "eigen bedrijf",
        "eget företag",
        "empresa confidencial",
        "empresa de prueba",
        "empresa de teste",
        "en mi propia empresa",
        "enskild firma",
        "entreprise confidentielle",
        "entreprise individuelle",
        "entreprise test",
        "example company",
        "keine angabe",
        "keine firma",
        "lavoratore autonomo",
        "lavoratrice autonoma",
        "libre profesional",
        "multiple companies",
        "niet van toepassing",
        "no aplica",
        "non applicable",
        "not disclosed",
        "own business",
        "own company",
        "profissional liberal",
        "própria empresa",
        "sample company",
        "selbständig tätig",
        "selbstständig tätig",
        "selvstendig næringsdrivende",
        "selvstændig erhvervsdrivende",
        "sin empresa",
        "sole proprietor",
        "sole proprietorship",
        "sole trader",
        "test account",
        "test empresa",
        "test gmbh",
        "test inc",
        "test llc",
        "test ltd",
        "test organization",
        "to be confirmed",
        "vertrauliche firma",
        "working from home",
        "à mon compte",
        "travailleur indépendant",
        "en recherche d'emploi",
        "auf jobsuche",
        "arbeitssuchend",
    }
)
"""What people write who have no company, or whose form demanded one."""

ACRONYMS = words(
    "abb adp ai ar asml asos basf bbc bbva bmw bp b2b b2c cern cnn crm dhl ehs erp eu hp hr hsbc ibm iot "
    "isp it itv kfc kpmg lg mit nasa nec npr "
    "nvidia iqvia idexx paccar femsa nasdaq unesco unicef pwc rbs rtl sap seo tv uae uk ups us usa ux vc vr "
    "xr"
)
"""Kept in capitals when the rest of a shouted name is not."""

SHORT_WORDS = words(
    "al el il las le les los act "
    "aim air all and any arc are art ash ask bay bee best big bit blue box bud bus car cat city cub "
    "cup data dot day den dew dog dry ear east edge eco ego elm end eye fab far fin fir fit fly for fox "
    "fun gem go gold good hat hub ice ink ivy jam jet joy key kit lab law leaf let log lot low man map max "
    "met mid mix net new next nil north nut oak off oil old one open opt orb our out owl own pad pay pen "
    "pet pie pin pod pop pro red rex rio rob row run sea see set six sky soft son south spa star sub sum "
    "sun tap tax tea tech ten the tie tin tip top toy two up van vet via war wax way web west wild win wit "
    "wood work yes you zen zoo"
)
"""Short words that were only shouted: `THE BIG OAK` is no row of acronyms."""

PARTICLES_IN_FRONT = words(
    "da das de degli dei del den der des di do dos du la le les lo op san ter ten van vom von zum zur"
)
"""`DE VRIES`, `DA VINCI`, `DES MOINES`: before another word they are no initials, as `SHORT_WORDS` are not."""

SMALL_WORDS = words("and of the for in on at by de la du des von und & et y e")
WRITTEN_SMALL = words(
    "adidas bonprix comdirect freenet idealo igus tesa thyssenkrupp trivago ebm-papst bofrost zeb tegut fischerwerke"
)
"""Companies that write themselves without a capital."""

PUBLIC_SUFFIXES = words("co com org net ac gov edu gob gouv or ne nom")
"""The second level of domains like northwind.co.uk."""

SHORT_FAMILIES = words(
    "bach bahr barr beck bell berg blum bohm bond boyd buch burg böhm bönn cole cook cruz dahl dean diaz dorn "
    "dunn díaz eich falk fink fish ford frey fuhr gold graf gray groß haas hahn hall hart hess hill holm holt "
    "horn hoyt hunt jahn kahn kamp kane kern king klee koch kuhn kühn lamb lane lang leal lenz lima lind long "
    "love luna lund lutz löwe mann marx melo merz metz moll mora moss nash neri noll orth page park paul penn "
    "pohl pope rapp read reed reid rice rios rosa ross rost roth ruiz ryan sala senn shaw sosa thal todd vega "
    "vila vogt voss wade wahl ward webb weis west wild wirz witt wolf wong wood york zorn"
)
"""Families of four letters, after whom companies are called: in capitals they are no initials."""

ABBREVIATIONS = words("dr mr mrs ms bros co corp inc mfg assoc assn intl dept univ st jr sr mt ft ent hosp")
"""Words that keep their dot at the end of a name."""
