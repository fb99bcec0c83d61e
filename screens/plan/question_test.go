package plan_test

import (
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestFromQuestionToQuestionBackStillLeadsToThePlan(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Tap("Marked og kunder…")
	s.At(parts.Question("", "market.buyers"))
	s.Tap("Næste: hvor mange er der, og hvor mange kan du nå?")
	s.Tap("Næste: hvornår på året køber de, og hvornår gør de ikke?")
	s.Tap("Forrige: Hvor mange er der, og hvor mange kan du nå?")
	s.At(parts.Question("", "market.size"))
	s.Shell.Back()
	s.At(parts.Plan())
}

func TestAnExampleIsShownAndPutAside(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "market.first_customers"))
	s.Reads("Hvad leder en rådgiver efter?", "Navne, ikke målgrupper.")
	s.Tap("Se et eksempel")
	s.Reads("Fra et opdigtet firma")
	s.Tap("Skjul eksemplet")
	s.ReadsNot("Fra et opdigtet firma")
}

func TestOnesPlaceIsSaidQuieterThanTheChapterAndTheQuestion(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	for _, v := range []stagetest.View{phone, {Name: "820 dp", Width: 820, Height: 1100, Lang: text.Danish}, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "market.first_customers"))
		size := map[string]float32{}
		for _, o := range s.Reachable() {
			if x, ok := o.(*ui.Text); ok {
				size[x.Text] = ui.Letters(x.TextSize)
			}
		}
		where, question := "Kapitel 5 af 12", size["Hvem er dine første ti kunder?"]
		if size["Marked og kunder"] == 0 {
			t.Errorf("on %s the chapter is not named:\n%s", v.Name, s.Words())
		}
		if v.Name == desk.Name {
			where += " · Marked og kunder"
		}
		if size[where] == 0 || size[where] >= question {
			t.Errorf("on %s %q has letters of %v, the question of %v", v.Name, where, size[where], question)
		}
		s.Close()
	}
}

func TestTheNextQuestionAndTheOneBeforeAreNamed(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "market.buyers"))
		s.Reads("Produkt og ydelse", "Næste: hvor mange er der, og hvor mange kan du nå?")
		s.GoTo(parts.Question("", "market.why_you"))
		s.Reads("Hvem er dine første ti kunder?", "Næste kapitel: Konkurrenter")
		s.Close()
	}
}

// A question that came of a parted one is one tap from what was written before.
func TestWhatWasWrittenUnderTheWholeQuestionIsTakenOver(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "operation.place", "Det gamle trykkeri. Råkaffe fra Hamborg.")
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "operation.suppliers"))
		s.Reads("Du har skrevet noget om det under ”Hvor skal det foregå?”. Svaret står der stadig.", "Det gamle trykkeri. Råkaffe fra Hamborg.")
		s.Tap("Læs det dér")
		s.At(parts.Question(planID, "operation.place"))
		s.ReadsNot("Hent teksten hertil")
		s.Close()
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "operation.suppliers"))
	s.Tap("Hent teksten hertil")
	s.ReadsNot("Hent teksten hertil")
	s.Await("it is on disk", func() bool { return stands(t, d, "operation.suppliers") == "Det gamle trykkeri. Råkaffe fra Hamborg." })
	if got := stands(t, d, "operation.place"); got != "Det gamle trykkeri. Råkaffe fra Hamborg." {
		t.Errorf("where it was written stands %q", got)
	}
}

func TestAQuestionLeadsToThePublicPageThatHelps(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "operation.data"))
		s.Tap("Datatilsynet: råd til mindre firmaer")
		if got := s.Opened; len(got) != 1 || got[0] != "https://www.datatilsynet.dk/" {
			t.Errorf("opened %v", got)
		}
		s.Close()
	}
}
