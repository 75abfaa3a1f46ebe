"""Addresses that belong to no one person, and domains that say nothing about a company."""

from gtm.names.text import words

ROLES = words(
    "abuse accounting accountspayable accountsreceivable accounts admin administration administrator all "
    "anfrage billing board booking bookings buchhaltung business career careers ceo commercial compliance "
    "contact contacto contactus customercare customerservice customersupport devnull dataprotection "
    "datenschutz dpo editor editorial empfang enquiries enquiry everyone events feedback finance frontdesk "
    "general gdpr hallo hello help helpdesk hi hola hostmaster hr info information inquiries inquiry "
    "invoice invoices it jobs kontakt legal list mail mailbox mailerdaemon management marketing media "
    "membership news newsletter no noc noreply donotreply office onboarding operations ops order orders "
    "partner partners partnerships payroll personal post postmaster pr press privacy procurement "
    "purchasing rechnung reception recruiting recruitment registrar reply returns root sales salesteam "
    "secretary security service services shop spam staff subscribe success support sysadmin talent team "
    "teams tech techsupport test tech unsubscribe usenet vendas ventas verkauf vertrieb web webmaster "
    "welcome www "
    # English
    "ap ar payables receivables invoicing quotes rfq hiring people wholesale bizdev investors customersuccess demo "
    "engineering product alerts notifications notify system store warehouse shipping logistics dispatch quality "
    "training community "
    # German, Dutch
    "einkauf zentrale sekretariat presse redaktion buero poststelle bewerbung bewerbungen rechnungen personalabteilung "
    "kundenservice kundendienst geschaeftsfuehrung verkoop inkoop administratie boekhouding klantenservice receptie "
    "facturen "
    # French, Italian
    "accueil achats bonjour compta comptabilite devis direction facturation recrutement rh secretariat serviceclient "
    "acquisti amministrazione commerciale contabilita direzione fatture preventivi risorseumane segreteria ufficio vendite "
    # Spanish, Portuguese
    "administracion atencion atencionalcliente clientes comercial compras contabilidad direccion facturacion gerencia "
    "pedidos recepcion recursoshumanos reservas rrhh soporte "
    "administrativo atendimento contato faturamento financeiro geral secretaria suporte "
    # Polish, Czech, Hungarian, Nordic, Turkish
    "biuro kadry ksiegowosc rekrutacja sprzedaz zamowienia fakturace obchod objednavky iroda penzugy asiakaspalvelu ekonomi "
    "faktura kundeservice kundtjanst myynti salg bilgi iletisim insankaynaklari muhasebe satis"
)
"""Local parts without dots, hyphens and underscores."""

FREE = words(  # `mailbox.example` and `freemail.example` are the sandbox's invented providers.
    "126.com 139.com 163.com abv.bg aim.com alice.it aol.com aol.co.uk arcor.de att.net bellsouth.net "
    "bigpond.com bluewin.ch bol.com.br btinternet.com centrum.cz charter.net comcast.net cox.net daum.net "
    "duck.com earthlink.net email.com email.cz fastmail.com fastmail.fm foxmail.com free.fr "
    "freemail.example freemail.hu freenet.de frontier.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net "
    "googlemail.com hanmail.net hey.com home.nl hotmail.be hotmail.co.uk hotmail.com hotmail.de hotmail.es "
    "hotmail.fr hotmail.it hotmail.nl hushmail.com icloud.com ig.com.br in.com inbox.com inbox.ru "
    "interia.pl juno.com laposte.net libero.it live.ca live.co.uk live.com live.com.au live.de live.fr "
    "live.it live.nl mac.com mail.com mail.de mail.ru mailbox.example mailbox.org me.com msn.com naver.com "
    "netscape.net ntlworld.com o2.pl o2.co.uk onet.pl online.de optonline.net optusnet.com.au orange.fr "
    "outlook.com outlook.de outlook.es outlook.fr pacbell.net pm.me proton.me protonmail.ch protonmail.com "
    "qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca "
    "sina.com sky.com skynet.be sohu.com sympatico.ca t-online.de talktalk.net telenet.be terra.com.br "
    "tin.it tiscali.co.uk tiscali.it tutanota.com tuta.io ukr.net uol.com.br verizon.net virgilio.it "
    "virginmedia.com wanadoo.fr web.de windstream.net wp.pl xtra.co.nz ya.ru yahoo.ca yahoo.co.in "
    "yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.com.mx yahoo.de yahoo.es yahoo.fr "
    "yahoo.it yandex.com yandex.ru yeah.net ymail.com zoho.com zohomail.com"
)

INITIALS_TOO = words("ap ar rh")
"""Those of `ROLES` that are somebody's initials before a family name: `ap.rao`."""

OFTEN_MISTYPED = (
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "yahoo.com",
    "outlook.com",
    "icloud.com",
    "protonmail.com",
)
MISTYPED_ENDS = words("cm cmo co comm con coom cop coim cim om ocm vom xom")
"""Free mail that people mistype, and what they type for `com`."""

DISPOSABLE = words(
    "10minutemail.com 20minutemail.com anonaddy.me burnermail.io discard.email dispostable.com "
    "emailondeck.com fakeinbox.com getairmail.com getnada.com grr.la guerrillamail.com guerrillamail.net "
    "inboxkitten.com mailcatch.com maildrop.cc mailinator.com mailnesia.com mailnull.com mintemail.com "
    "moakt.com mohmal.com mytemp.email nada.email sharklasers.com spam4.me spamgourmet.com temp-mail.io "
    "temp-mail.org tempail.com tempmail.com tempmail.dev tempr.email throwaway.email throwawaymail.com "
    "trash-mail.com trashmail.com trashmail.de yopmail.com yopmail.fr throwaway.example"
)
"""A short list: addresses made to be thrown away."""

CYRILLIC_LOOK_ALIKES = frozenset("асеһіјӏорԛѕԝухѵьёї")
GREEK_LOOK_ALIKES = frozenset("αικνορτυχ")
"""Letters that a reader takes for Latin ones: a label of nothing else is made to deceive."""
