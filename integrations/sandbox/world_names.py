"""What people of the sandbox are called: given names by culture, family names built from parts.

The family names are put together (`Thorn` + `well`), so a full name belongs to nobody in particular.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Culture:
    """Given names, and the beginnings and ends of family names."""

    given: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def name(self, dice: Random) -> tuple[str, str]:
        """A given name and a family name."""
        start, end = dice.choice(self.starts), dice.choice(self.ends)
        while start.lower().endswith(end[:3]):  # no Kawakawa
            end = dice.choice(self.ends)
        return dice.choice(self.given), start + end


def _culture(given: str, starts: str, ends: str) -> Culture:
    # An underscore stands for a space inside a part: "van_der_" + "Linden".
    start, end = (tuple(part.replace("_", " ") for part in text.split()) for text in (starts, ends))
    return Culture(tuple(name.replace("_", " ") for name in given.split()), start, end)


CULTURES = {
    "english": _culture(
        "Abigail Adam Alice Amelia Andrew Anna Arthur Beatrice Ben Callum Caroline Charlotte Claire "
        "Daniel Eleanor Ellen Emily Ethan Fiona George Grace Hannah Harriet Helen Henry Isla Jack James "
        "Joan Joel Julia Kate Laura Leah Liam Lucy Lydia Martha Matthew Maya Megan Naomi Nathan Nora "
        "Oliver Owen Paige Peter Phoebe Rachel Rebecca Robert Rose Ruth Samuel Sarah Simon Sophie "
        "Stephen Susan Theo Thomas Tessa Victoria William Mary-Ann Anne-Louise",
        "Alder Ash Bart Brad Brook Cald Charl Clay Cole Cran Dal Fair Farn Green Hale Har Hart Hather "
        "Hazel Hol Kings Lang Lock Marl Mill Nor Oak Pem Pres Rad Raven Ren Row Sher Stan Stone "
        "Thorn Tren Wake Wal Whit Wil Win Wood MacAl McAr McFar O'Har",
        "bourne bridge brook bury combe den er field ford gate ham hart hurst land ley low man mere "
        "mond mont more ridge ridge side stead ston ton wald ward well wick win wood worth",
    ),
    "german": _culture(
        "Anja Anke Annika Bastian Birgit Björn Christian Claudia Daniela Dennis Eva Felix Franziska "
        "Frieda Götz Greta Hannes Heike Ina Ingo Jan Jana Johannes Jonas Jörg Jürgen Karl-Heinz Katja "
        "Katrin Lars Lena Lukas Maren Marie-Luise Markus Matthias Mia Moritz Nadine Nils Petra Philipp "
        "Ralf Sabine Silke Stefan Svenja Thomas Tobias Ulrike Uwe Volker Yvonne",
        "Alten Bau Berg Birken Blumen Brand Eisen Falken Feld Frei Gold Grün Hagen Heiden Hinter Kirch "
        "Königs Lauter Linden Löwen Mittel Nieder Ober Rauten Reichen Rosen Roten Schön Silber Stein "
        "Tannen Unter Wald Weiden Weiß Winter von_Alten von_Linden",
        "auer bach beck berger brunner dorf eck feld felder hauer hausen heim hofer horst kamp mann "
        "mayr moser müller stedt stein stetter tal thaler wald",
    ),
    "french": _culture(
        "Adèle Alain Amélie Antoine Aurélie Baptiste Benoît Camille Catherine Céline Chloé Claire "
        "Clément Corinne Delphine Élodie Étienne Fabien François Gaëlle Guillaume Hélène Hugo Inès "
        "Jean-Luc Jean-Marc Julien Laure Léa Louis Lucie Margaux Marie-Claire Mathieu Nathalie Nicolas "
        "Noémie Olivier Pascale Pierre Quentin Romain Sébastien Solène Sylvie Théo Valérie Yann Zoé",
        "Beau Belle Bois Bon Char Clair Cour Des Du Fon Grand Haute La_Mar Lam Le_Cour Mar Mon Mont "
        "Prim Roche Val Vau Ville",
        "bert bois camp champ clair court din fort geois lain laire lieu loup main mar martin mont "
        "neuve pierre rand rault rive roux sard tier vigne ville",
    ),
    "dutch": _culture(
        "Anouk Bas Bram Daan Eline Esther Femke Floor Fleur Gijs Hanneke Ilse Jasper Jeroen Joost Karin "
        "Koen Lieke Lotte Maarten Marieke Marloes Mees Merel Niels Nienke Pieter Roos Ruben Sanne "
        "Saskia Sjoerd Stijn Thijs Tim Willem Wouter",
        "van_ van_den_ van_der_ de_ ten_ ter_ op_den_",
        "Aarle Berge Boog Brink Broek Dijk Doorn Eik Geest Haven Heuvel Hoek Horst Kamp Laan Linden "
        "Maas Meer Molen Molenaar Plas Sluis Ven Velde Vliet Waal Weide Wetering Woude Zande",
    ),
    "spanish": _culture(
        "Adriana Alba Alejandro Álvaro Ana Andrés Ángela Beatriz Carlos Carmen Clara Cristina Diego "
        "Elena Enrique Esteban Francisca Gabriel Gonzalo Héctor Inés Irene Javier Jimena Jorge "
        "José_Luis Juan_Pablo Julia Laura Lucía Manuel María_José Marina Marta Mateo Miguel Nuria Óscar "
        "Pablo Paula Raquel Rocío Rosa Sergio Silvia Sofía Tomás Valeria",
        "Agui Alba Alca Alma Arre Bena Bera Cala Casti Cerva Echa Esca Espi Fonta Gala Garri Herra Iba "
        "Lara Lore Luza Mira Monta Nava Ola Orte Quinta Rive Sala Sora Tole Valla Vide Zama",
        "lde llo ndo nero nte ntes ño rdo rena res rez ride rriga rrete rriz sta tes verde vides zar",
    ),
    "italian": _culture(
        "Alessandra Alessio Andrea Angela Anna Beatrice Bianca Carla Caterina Chiara Claudio Daniele "
        "Davide Elena Elisa Emanuele Enrico Fabio Federica Filippo Francesca Gianluca Giorgia Giovanni "
        "Giulia Ilaria Irene Laura Lorenzo Luca Lucia Marco Maria_Grazia Martina Matteo Michele Nicolò "
        "Paolo Pietro Riccardo Roberta Sara Silvia Simone Sofia Stefano Tommaso Valentina",
        "Al Bar Bel Ber Bian Bon Cal Cam Cas Cor Fal Fer Fon Gal Gar Lan Lom Man Mar Mon Mor Pal Par "
        "Pel Ric Ros Sal San Ser Tar Val Ver Vil De_Lan De_Mar Di_Bel",
        "acci agni ardi ari atti ella elli enti eri erni etti iani icci ieri igi ini intini oldi "
        "oni onti ossi otti ucci uzzi",
    ),
    "nordic": _culture(
        "Agnes Anders Anna Astrid Axel Birgitta Björn Bodil Carl-Johan Dagny Ebba Einar Elin Elsa Emil "
        "Erik Eskil Freja Frida Gunnar Gustav Hanna Hedda Helge Henrik Inga Ingrid Ivar Jens Johanna "
        "Karin Kasper Kerstin Lars Leif Linnea Liv Magnus Maja Mads Mette Nils Ole Oskar Ragnhild "
        "Rasmus Sigrid Solveig Søren Stine Svante Thor Tuva Ulrika Vilhelm Åsa",
        "Alm Asp Berg Björk Blom Brand Dal Ek Eng Fager Fors Gran Grön Hag Hall Hammar Hed Holm Kron "
        "Lager Lil Lind Löv Mo Ny Nord Ros Ros Sand Silver Sjö Skog Sten Ström Söder Sund Thor Vall "
        "Vester Vik Åker Öst",
        "bäck berg blad borg by dahl feldt fors gaard gren holm kvist lund löf man mark qvist ström "
        "strand vall vik",
    ),
    "polish": _culture(
        "Adam Agata Agnieszka Aleksandra Andrzej Anna Bartosz Beata Cezary Dorota Ewa Filip Grzegorz "
        "Hanna Iga Jakub Jan Joanna Julia Kamil Karolina Katarzyna Krzysztof Łukasz Magdalena Maja "
        "Małgorzata Marcin Marek Marta Michał Mikołaj Monika Natalia Oliwia Paweł Piotr Rafał Stanisław "
        "Szymon Tomasz Wiktoria Wojciech Zofia Zuzanna",
        "Bar Bor Brzoz Chmiel Dąbr Gaj Głow Jabł Jasi Kal Klim Kor Kras Kul Lip Mal Mich Nowo Ol Ostr "
        "Pol Rog Rut Sado Sob Sok Star Szym Tar Wit Wil Wrób Zal Zaw Ziel",
        "ański arski czak czyk ecki ek elski ewicz icki iński lak lewski lik nik nowski owiak owicz "
        "owski yński",
    ),
    "portuguese": _culture(
        "Aline Ana_Clara André Beatriz Bruno Caio Camila Carolina Daniela Débora Diego Eduarda Fábio "
        "Felipe Fernanda Gabriela Guilherme Helena Henrique Isabela João João_Pedro Juliana Larissa "
        "Letícia Lucas Luíza Marcelo Mariana Mateus Murilo Natália Otávio Patrícia Rafael Renata "
        "Rodrigo Sílvia Tainá Thiago Vanessa Vinícius",
        "Al Ara Bar Bri Cal Cam Car Cas Cor Fa Fer Fon Gui Lei Lou Ma Mei Mon Mora Mou Na No Oli Pal Pe "
        "Pi Ri San Sil Tei Val Vi",
        "beira boas carvalho dares deira des galhães lheiro mar melo mões nheiro ral rante reiro "
        "rinho ro sco seca são tos valho veira xeira zelo",
    ),
    "indian": _culture(
        "Aarav Abhinav Aditi Ajay Akash Amrita Ananya Anil Anjali Arjun Arun Asha Bhavna Chitra Deepa "
        "Deepak Dev Divya Farah Gaurav Harini Isha Ishaan Jaya Karan Kavita Kiran Lakshmi Leela Madhu "
        "Manish Meena Meera Mohan Nandini Neha Nikhil Nisha Pooja Pradeep Priya Rahul Rajesh Ravi Reena "
        "Rohan Sanjay Shreya Sneha Sunita Suresh Tara Uma Varun Vikram Vivek Yash Zara",
        "Aga Bala Bhara Chandra Deva Gopa Guna Hari Indra Jaga Jaya Kala Karthi Madhava Maha Mani Nara "
        "Nila Padma Rama Ranga Ravi Sama Shiva Soma Subra Sura Vasu Venka Vija",
        "kar kumar lal lingam mani mohan murthy nand nath pathi prakash raj rajan raman ran sekhar "
        "sundar swami tharan vardhan yan",
    ),
    "japanese": _culture(
        "Aiko Akira Asuka Ayaka Chie Daichi Emi Haruka Haruto Hina Hiroshi Isamu Junko Kaede Kana "
        "Kazuki Keiko Kenji Kenta Mai Makoto Mariko Mika Misaki Naoki Nozomi Rei Rin Riku Sakura "
        "Satoshi Sayuri Shinji Shota Sora Takumi Tomoko Yoko Yuki Yuna Yuto",
        "Aoki Asa Fuji Hama Hara Hashi Hiro Ishi Kami Kawa Kita Koba Kuro Matsu Mina Mori Mura Naka "
        "Nishi Oka Saka Shima Sugi Taka Take Toku Ue Waka Yama Yoko Yoshi",
        "bayashi da gaki hara hashi kawa ki kura mi moto mura nishi no saka saki sawa shiro wa yama zaki",
    ),
}

# Given names that people of any country may carry.
ANYWHERE = (
    "Alex",
    "Amira",
    "Chen",
    "Fatima",
    "Ines",
    "Kim",
    "Leila",
    "Linh",
    "Mina",
    "Noor",
    "Omar",
    "Sam",
    "Yusuf",
)
