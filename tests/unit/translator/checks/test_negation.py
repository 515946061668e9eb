"""Negations lost and added."""

import pytest

from services.translator.checks.negation import has_other_negation


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Nikt nie przyszedł.", "Alle kamen.", "pl de"),
        ("He came.", "Er kam nicht.", "en de"),
        ("We didn’t go.", "Wir gingen.", "en de"),
        ("市政府没有公布原因。", "Die Stadt nannte den Grund.", "zh de"),
        ("No había pruebas contra el alcalde.", "There was evidence against him.", "es en"),
        ("Železnice nebudú zvyšovať cestovné.", "Die Bahn erhöht die Preise.", "sk de"),
        ("Vyriausybė neturi pinigų.", "Die Regierung hat Geld.", "lt de"),
        ("เขาไม่ไปประชุม", "He went to the meeting.", "th en"),
        ("Oyuncular sahaya çıkmadı.", "Die Spieler kamen auf das Feld.", "tr de"),
        ("The mill is closing a plant.", "Die Mühle schließt kein Werk.", "en de"),
        ("Le musée ne fermera pas en mai.", "The museum will close in May.", "fr en"),
        ("Köprü kapatılmayacak.", "Die Brücke wird geschlossen.", "tr de"),
        (
            "Ella no admitió nada y se negó a declarar, rechazó.",
            "She admitted it and refused.",
            "es en",
        ),
        ("Sąd nie odrzucił skargi.", "Das Gericht lehnte die Klage ab.", "pl de"),
        ("The concert did not take place.", "Das Konzert fand am Montag statt.", "en de"),
        ("Nie złożono skargi.", "Es gibt eine Klage gegen ihn.", "pl de"),
        ("Sąd nie przyznał racji.", "Das Gericht war offenbar einverstanden.", "pl de"),
        ("Butiken öppnar och säljer bröd.", "Der Laden öffnet nicht.", "sv de"),
        ("De winkel verkoopt ons brood.", "Der Laden verkauft uns kein Brot.", "nl de"),
        ("A missile hit the port of Denmark.", "Eine Rakete traf den Hafen nicht.", "en de"),
        ("Yol buzlu değildi.", "Die Straße war vereist.", "tr de"),
        ("کارگران اعتصاب نکردند.", "Die Arbeiter streikten.", "fa de"),
        ("Exports declined in May.", "Die Ausfuhren sanken im Mai nicht.", "en de"),
        ("Le port n’ouvrira pas.", "Der Hafen öffnet.", "fr de"),
        ("মেলা এবার বসেনি।", "Die Messe fand am Montag ihren Platz.", "bn de"),
    ],
)
def test_the_opposite_is_told(source: str, target: str, pair: str) -> None:
    assert has_other_negation(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Laget fick bara ett kryss.", "Es kam nicht über ein Remis hinaus.", "sv de"),
        ("Den högsta nivån i år.", "So hoch war sie in diesem Jahr noch nicht.", "sv de"),
        ("The warmest day of May.", "So warm war es an keinem anderen Tag im Mai.", "en de"),
        ("Du jamais-vu ici.", "That is unprecedented here.", "fr en"),
        ("Don’t wait.", "אל תחכו.", "en he"),
        ("Поезд чуть не столкнулся с лодкой.", "Der Zug rammte beinahe ein Boot.", "ru de"),
        ("Pociąg omal nie potrącił sarny.", "The train nearly hit a deer.", "pl en"),
        ("তিনি পানি রপ্তানি করেন।", "Er führt Wasser aus.", "bn de"),
        ("Statsministern säger nej.", "Der Ministerpräsident lehnt ab.", "sv de"),
        ("Schools will not open.", "Die Schulen bleiben geschlossen.", "en de"),
        ("Il est venu sans argent.", "Er hatte kein Geld.", "fr de"),
        ("El partido no aceptó el plan.", "The party voted against the plan.", "es en"),
        ("لقي ما لا يقل عن عشرة مصرعهم", "Mindestens zehn starben.", "ar de"),
        ("Wakulima wa kahawa walikutana.", "Coffee farmers met.", "sw en"),
        ("O clube não vencia ali desde 2009.", "Zuletzt gewann er dort 2009.", "pt de"),
        ("They skip breakfast.", "No desayunan.", "en es"),
        ("Das Bad öffnet nicht und bleibt zu.", "The pool stays closed.", "de en"),
        ("Das Bad öffnet nicht, es ist geschlossen.", "The pool is closed.", "de en"),
        ("Es gibt keinen Grund, den Antrag abzulehnen.", "It has no reason to refuse.", "de en"),
        ("Er kam nicht.", "Qaghmo'.", "de tlh"),
        ("The bank declined to say why.", "Die Bank nannte keine Gründe.", "en de"),
        ("The harbour has yet to reopen.", "Der Hafen ist noch nicht offen.", "en de"),
        ("The talks were anything but easy.", "Die Gespräche waren nicht leicht.", "en de"),
        ("Le chantier est loin d’être fini.", "Der Bau ist noch nicht fertig.", "fr de"),
        ("Ne pas rester plus d’une heure.", "Höchstens eine Stunde bleiben.", "fr de"),
        ("La ville n’exclut ni l’un ni l’autre.", "Beides ist für die Stadt denkbar.", "fr de"),
        ("He would not rule out a move.", "Er hält einen Umzug für möglich.", "en de"),
        ("Primarul nu cedează.", "Der Bürgermeister hält an dem Plan fest.", "ro de"),
        ("Doi elevi nu au luat examenul.", "Zwei Schüler sind durchgefallen.", "ro de"),
        ("The plan did not pass.", "Statt des Plans gilt das alte Recht.", "en de"),
        ("The book fair will not be held.", "Es gibt statt der Messe ein Fest.", "en de"),
        ("No deputy backed it.", "Alle Abgeordneten stimmten dagegen.", "en de"),
        ("No hay juicio.", "Die Klage gegen ihn wurde abgewiesen.", "es de"),
        ("Legia nie wygrała.", "Legia unterlag im Spiel gegen Lech.", "pl de"),
        ("Partiet var oenigt.", "Die Partei war sich nicht einig.", "sv de"),
        ("Evde ekmek yoktu.", "Im Haus war kein Brot.", "tr de"),
        ("Ali ne geldi ne de aradı.", "Ali kam nicht und rief nicht an.", "tr de"),
    ],
)
def test_a_negation_in_other_words_is_kept(source: str, target: str, pair: str) -> None:
    assert not has_other_negation(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "language", "other"),
    [
        ("A strike is not out of the question.", "Ein Streik ist denkbar.", "en", "de"),
        ("Why did nobody call?", "Wer hätte anrufen sollen?", "en", "de"),
        ("It is not unusual to wait.", "Warten ist üblich.", "en", "de"),
        ("Ze wonnen weer; ze zijn nog niet verslagen.", "Sie sind ungeschlagen.", "nl", "de"),
        ("Nie było to wcale niemożliwe.", "Das war durchaus machbar.", "pl", "de"),
        ("The house was empty.", "In dem Haus war niemand.", "en", "de"),
        ("রাজশাহীর কারখানায় আগুন লেগেছে।", "In einer Fabrik in Rajshahi brennt es.", "bn", "de"),
    ],
)
def test_doubt_raises_no_alarm(source: str, target: str, language: str, other: str) -> None:
    assert not has_other_negation(source, target, language, other)


def test_what_begins_as_a_negative_word_is_no_double_negation() -> None:
    source, target = "The council supports it.", "Der Rat unterstützt es nicht."

    assert has_other_negation(source, target, "en", "de")
