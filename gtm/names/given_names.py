"""Given names that are common somewhere: evidence where an order or a mailbox is in doubt, never a condition.

`Ortega, Maya` and `Maya Ortega, Berlin`, `Faith Group` and `Northwind Group`: the words alone do not tell.
A name that is not listed is a name all the same. Written in small letters without accents.
"""

import unicodedata

from gtm.names.text import words

_GIVEN = words(
    # English
    "aaron abigail adam adrian aidan alan albert alec alex alexa alexander alexandra alexis alfred ali alice "
    "alicia alison allan allen amanda amber amelia amy andrea andrew andy angel angela angie anita ann anna "
    "anne annie anthony april archie arnold arthur ashley audrey austin ava barbara barry beatrice becky ben "
    "benjamin bernard beth betty beverly bill billy blake bob bobby brad bradley brandon brenda brent brett "
    "brian bridget brooke bruce bryan caitlin caleb callum calvin cameron carl carla carmen carol caroline "
    "carrie cassandra catherine cathy cecilia chad charles charlie charlotte chelsea cheryl chloe chris "
    "christian christina christine christopher cindy claire clara clarence claudia clifford clive cody colin "
    "connie connor constance corey courtney craig crystal curtis cynthia daisy dale dan dana daniel daniela "
    "danielle danny darren dave david dawn dean deborah debbie denise dennis derek diana diane dolores donald "
    "donna doris dorothy doug douglas duncan dustin dylan earl ed eddie edgar edith edmund edward edwin eileen "
    "elaine eleanor elena eli elijah elizabeth ella ellen ellie elliot emily emma eric erica erika erin ernest "
    "esther ethan eugene eva evan evelyn faith felicia felix fiona florence frances francis frank fred "
    "frederick gabriel gail gareth gary gavin gemma gene geoffrey george georgia gerald gina gladys glenn "
    "gloria gordon grace graham grant greg gregory guy hannah harold harriet harry harvey hazel heather hector "
    "heidi helen henry herbert holly hope howard hugh hugo ian irene iris isaac isabel isabella isla ivan ivy "
    "jack jackie jackson jacob jacqueline jade jake james jamie jan jane janet janice jared jasmine jason jay "
    "jean jeff jeffrey jen jenna jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy jo joan joanna "
    "joanne jodie joe joel joey john johnny jon jonathan jordan joseph josh joshua joy joyce juan judith judy "
    "julia julian julie june justin karen karl kate katherine kathleen kathryn kathy katie kay keith kelly ken "
    "kenneth kerry kevin kim kimberly kirsty kristen kristin kurt kyle lance larry laura lauren laurie lawrence "
    "leah lee leo leon leonard leslie lester lewis liam lily linda lindsay lisa liz lloyd lois lori louis "
    "louise lucas lucy luke lydia lynn mabel madison maggie malcolm marcia marcus margaret maria marian marie "
    "marilyn marion mark marlene martha martin marvin mary mason matt matthew maureen maurice max megan "
    "melanie melissa melvin mia michael michelle mike mildred miles molly monica morgan nancy naomi natalie "
    "natasha nathan nathaniel neil nicholas nick nicola nicole nigel nina noah nora norma norman oliver olivia "
    "oscar owen paige pam pamela pat patricia patrick paul paula pauline peggy penelope penny pete peter philip "
    "phillip phoebe phyllis rachel ralph randy ray raymond rebecca regina rhys richard rick ricky rita rob "
    "robert robin rodney roger ron ronald rory rosa rose rosemary ross roy ruby russell rusty ruth ryan sally "
    "sam samantha samuel sandra sandy sara sarah scott sean sebastian seth shane shannon sharon shaun sheila "
    "shelley shirley sian sidney simon sophia sophie spencer stacey stacy stanley stella stephanie stephen "
    "steve steven stewart stuart sue summer sunny susan susie suzanne sylvia tara taylor ted teresa terence "
    "terry thelma theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tracey tracy travis "
    "trevor trish tyler valerie vanessa vera vernon veronica vic vicky victor victoria vincent violet virginia "
    "vivian walter wanda warren wayne wendy wesley will william willie winston yvonne zach zachary zoe art "
    "blessing chance charity dolly duke prince princess star royal major "
    # German, Dutch, Nordic
    "achim agnes alexandra alfons anders andreas anette angelika anja anke anneliese annika antje anton arne "
    "arno astrid axel beate bernd bernhard bettina birgit bjorn bodil bo boris britta bruno carsten christoph "
    "claus clemens cornelia dagmar daan dieter dietmar dirk doris eberhard ekkehard elfriede elke elsa emil "
    "erich erik ernst eugen fabian femke ferdinand florian franz freya frieda friedrich fritz gerd gerhard "
    "gerrit gisela greta gudrun gunnar gunther gustav hakan hanna hans harald hauke heike heinrich heinz helga "
    "helmut henrik herbert hermann hilde holger horst inga inge ingeborg ingo ingrid jakob jens jeroen joachim "
    "jochen johan johann johanna johannes jonas joost jorg jorgen josef jurgen jutta kaj karin karla karsten "
    "katharina kathrin katja katrin kerstin kirsten klaus konrad lars lasse lena leonie lieke linnea lothar "
    "ludwig lukas magnus maike manfred maren margit marieke markus marlies marten martina matthias mathias "
    "max melanie mette moritz nadine niels nils norbert olaf ole otto pascal peer pia pieter rainer ralf "
    "reinhard renate roland rolf rudi rudolf rudiger saga sander sanne sabine sandra saskia siegfried sigrid "
    "silke silvia simone sonja soren stefan stefanie steffen svea sven svenja swen tanja thijs thorsten thomas "
    "tobias torsten ulf ulrich ulrike ursula ute uwe volker walter werner wiebke wilhelm willem wim wolfgang "
    # French, Spanish, Portuguese, Italian
    "adele adriana agathe aitor alain alba alberto alejandra alejandro alessandra alessandro alessia alessio "
    "alfonso alfredo alonso alvaro amandine amelie ana anais andre andres angelo anibal antoine antonella "
    "antonia antonio armand armando arnaud arturo augusto aurelie aurora baptiste beatriz benedicte benoit "
    "bernardo bianca brigitte bruna camila camille carlo carlos carlotta carolina caterina cecile cedric celia "
    "cesar chantal chiara christophe clemence clemente clotilde concepcion consuelo corinne cristian cristiano "
    "cristina damien daniele dario delphine denis diego didier dolores domenico dominique duarte edoardo eduarda "
    "eduardo elisa elise elodie emanuele emiliano emilie emilio emmanuel enrico enrique enzo ernesto esteban "
    "estelle etienne fabien fabio fabiola fabrice fabrizio federica federico felipe fernanda fernando filipa "
    "filipe filippo flavia flavio florent francesca francesco francisca francisco franck franco francois "
    "francoise frederic gabriela gabriella gaelle gaetano genevieve gerard gerardo giacomo giancarlo gianluca "
    "gilberto gilles giorgia giorgio giovanna giovanni giulia giulio giuseppe gonzalo graciela guadalupe guido "
    "guilherme guillaume guillermo gustavo helena helene henri henrique hernan hugo ignacio ines inigo isabelle "
    "jacques jaime javier jeanne jerome jesus joana joao joaquin jorge jose josefina juana julien julieta julio "
    "juliette karine laetitia larissa laurence laurent lautaro leandro leonardo leticia lidia lionel lorena "
    "lorenzo loic luana luc luca lucia luciana luciano lucie ludovic luis luisa luiz lupe magali manon manuel "
    "manuela marc marcela marcelo marco marcos margarita margot mariana mariano marina mario marta mateo "
    "mathieu mathilde matilde matteo mattia mauricio maurizio mauro maya melanie mercedes michel michele miguel "
    "miriam mireille nathalie nadia natalia nicolas nicolo noemi nuno olivier oriane pablo paloma paola paolo "
    "pascale patrice patricio paulo pedro perrine philippe pierre pilar quentin rafael raffaele ramon raphael "
    "raquel raul rebeca renata renato rene ricardo riccardo roberta roberto rocio rodrigo rogerio romain rosario "
    "ruben salvador salvatore santiago sandrine sara sebastien sergio severine silvana silvio simona sofia "
    "solange sonia stefania stefano stephane susana sylvain sylvie tania tatiana thiago thibault thierry tiago "
    "tomas ugo valentin valentina valeria vanesa vicente vincenzo virginie viviane vitor xavier yann yannick "
    "yolanda yves "
    # Slavic, Hungarian, Romanian, Baltic, Greek
    "adrian agata agnieszka aleksander aleksandra aleksandr aleksei alena alexandru alexei alina anastasia "
    "andrei andrej andrzej anna artem attila balazs barbora bartosz beata bogdan bohdan boris bozena branko "
    "cristina czeslaw dagmara damian danica daria dariusz darko denisa dimitri dimitris dmitri dmitry dominik "
    "dragan dusan ekaterina elena elzbieta emilia ewa eszter filip gabor georgi goran grzegorz gyorgy hana "
    "henryk igor ilona ilya ioana ion irina iva ivana ivo iwona izabela jakub jan jana janos jaroslav jelena "
    "jerzy jiri joanna jolanta jovan jozef kamil karolina katarina katarzyna katerina kateryna konstantin "
    "kristina krzysztof ksenia laszlo lenka leszek lucie lukasz maciej magdalena malgorzata marek marija marina "
    "mariusz marko marta martin mateusz michal mihai mikhail milan milena milica milos miroslav monika nadezhda "
    "natalia nikola nikolai nikos oksana oleg olena olga ondrej pavel pawel petr petra piotr radek radoslav "
    "rafal renata robert roman sebastian sergei sergey slawomir slavica stanislav stanislaw stefan svetlana "
    "szymon tamas tatiana tereza tomasz tomas urszula vaclav valentina vasile vera veronika viktor viktoria "
    "vladimir vlado vojtech volodymyr wojciech yulia yuri zbigniew zdenek zofia zoltan zsofia zuzana yiannis "
    "giorgos kostas maria eleni "
    # Arabic, Turkish, Persian, Hebrew
    "abdul abdullah adel ahmad ahmed aisha ali amina amir amira anwar arash ayse aziz bilal burak can cem dalia "
    "deniz dina ebru elif emine emre fadi farah faisal fatih fatima fatma farid farhad hala hamid hamza hasan "
    "hassan hind huda huseyin hussein ibrahim imran ismail jamal kamal karim khaled khalid layla leila lina "
    "mahmoud mariam maryam mehmet mohamed mohammad mohammed mona mourad muhammad murat mustafa nabil nadia "
    "nasser noor nour omar osama osman rami rania rashid reem reza saad said salma sami samir sara selin serkan "
    "tarek tariq umar walid yasmin yasmine yasser youssef yusuf zahra zainab zeynep avi dov eitan itai miriam "
    "moshe noa rivka shira tamar yael yosef "
    # Indian, African, East and South-East Asian
    "aditya ajay akash amit amrita ananya anand anil anjali ankit anushka aparna arjun arun asha ashok bharat "
    "deepak deepika devi divya ganesh gaurav gita hari harish indira jaya jyoti karthik kavita kiran krishna "
    "kumar lakshmi lata mahesh manish manoj meena meera mohan mukesh naveen neha nikhil nisha nitin pooja "
    "prakash pranav prasad praveen preeti priya priyanka radha rahul raj rajesh rakesh ram ramesh rani ravi "
    "rekha ritu rohan rohit sandeep sanjay sangeeta sanjana santosh saurabh shankar shanti shilpa shreya shyam "
    "sita sneha sonali srinivas sudha sunil sunita suresh swati usha vandana varun venkat venkatesh vijay vikas "
    "vikram vinod vivek yash abebe abena adaeze adewale akosua ama amara aminata amina ayo ayodele bola "
    "chiamaka chidi chidinma chinedu chioma emeka esi fatou femi folake funmi ibrahima ifeanyi ikenna kemi "
    "kofi kojo kwabena kwame kwesi lerato moussa musa naledi ngozi njeri nkechi nnamdi obinna olu oluwaseun "
    "ousmane segun sipho tendai thabo themba tunde uche wanjiru yaw yemi zanele zodwa aiko akira akiko daisuke "
    "emi haruka haruki haruto hiroshi hiroko kaori kazuo keiko kenji kenta mai makoto mariko megumi michiko "
    "naoki naoko noriko riku rina sakura satoshi shinji shiro takashi takeshi tomoko yoko yoshi yui yuka yuki "
    "yuko hong hua jing jun lan li lin ling mei min ming ping qiang wei xia xiang yan yang ying yong an anh "
    "binh chi dung duc hai hanh hien hoa hung huong lam linh long mai minh nam nga ngoc nhung phuong quang quan "
    "son tam thanh thao thu thuy tien trang trung tuan tung van viet agus ahmad aziza bambang budi dewi eka "
    "indah joko nur putri rizky siti sri wahyu wayan yanti jose maria jun rizal"
)


def is_given(word: str) -> bool:
    """Whether the word is a common given name somewhere; `Anna-Lena` is if its first part is."""
    low = unaccented(word).strip(".,")
    return low in _GIVEN or low.partition("-")[0] in _GIVEN


def unaccented(word: str) -> str:
    """In small letters without accents, as lists of names hold it: `María` -> `maria`."""
    low = word.casefold()
    if low.isascii():
        return low
    parts = unicodedata.normalize("NFKD", low.translate(_NO_DECOMPOSITION))
    return "".join(part for part in parts if not unicodedata.combining(part))


_NO_DECOMPOSITION = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae"})
