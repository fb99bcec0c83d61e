package main

import (
	"net/http"
	"strings"
	"time"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/demo"
	"startklar.dk/office/record"
)

func (s *scenario) referredOn() {
	s.mette.Follow("h1 a")
	s.person = s.mette.Path()
	s.offer("financing", demo.ActorID("erhvervshus-sydjylland"), "De kender banker, der låner til køkkener.")

	s.tap("Indbakke")
	s.tap("vil gerne henvise dig")
	s.see("De kender banker, der låner til køkkener.")
	s.see("Test: Er du klar?, deles ikke") // the person decides on each
	s.picture("referral-offered")
	s.tap("Ja tak, henvis mig")
	s.see("Du sagde ja")
	s.sent()
	s.world.Clock.Advance(time.Hour)
	s.world.RunDue()
	s.see("Sendt til Erhvervshus Sydjylland")

	link := s.mailed(partner, s.world.URL+"/desk/r/")
	lone := s.staff(partner)
	lone.Go(link)
	s.page(lone, "partner", "Anna Holm", "Min forretningsplan")
	if page := lone.Text("main"); strings.Contains(page, "Er du klar?") || strings.Contains(page, "Prisen er ikke regnet ud") {
		s.test.Errorf("a partner reads more than what was agreed to: %q", page)
	}
	if status := lone.Go(s.person); status != http.StatusNotFound {
		s.test.Errorf("a partner is answered %d at the person's page", status)
	}
	lone.Complaints() // of the 404
	lone.Go("/desk/referrals")
	lone.Follow(".list a")
	for _, state := range []string{"Modtaget", "I gang", "Færdig"} {
		lone.Follow(".aside .button.main")
		s.see(state)
	}
	lone.Follow(`form[action$="/outcome"] .button`)
	s.page(lone, "partner-done", "Færdig")
	s.see("at det hjalp.")
	s.tapIn("Ja")
	s.tap("Send svar")
	s.see("Tak, fordi du fortalte")
	s.picture("referral-done")

	s.refused(lone)
	s.expired()
}

// offer has the consultant offer to refer the person.
func (s *scenario) offer(need, actor, reason string) {
	s.mette.Go(s.person)
	s.mette.Follow(`a[href$="/refer"]`)
	s.mette.Choose("#f-need", need)
	s.mette.Follow(".reading form:first-child .button")
	s.mette.Choose("#f-actor_id", actor)
	s.mette.Type("#f-reason", reason)
	s.page(s.mette, "refer")
	s.mette.Follow(`form[method="post"] .button.main`)
	s.find(s.mette, "main", "Venter på svar")
}

// refused is a referral that the person asks for, of one whom they found in the
// directory, and that cannot be helped with there: the office offers another.
func (s *scenario) refused(lone *browser.Tab) {
	s.tap("Indbakke")
	s.tap("Find hjælp")
	s.picture("directory")
	s.tap("Erhvervshus Sydjylland")
	s.tap("Ledelse og strategi")
	s.tapField("Hvad vil du gerne have hjælp til?")
	s.write("Skal jeg ansætte, før jeg åbner?")
	s.picture("actor")
	s.tap("Bed om henvisning til Erhvervshus Sydjylland")
	s.see("Du skrev")
	s.sent()
	lone.Go("/desk/referrals")
	lone.Follow(".list a.person")
	s.page(lone, "partner-asked", "Skal jeg ansætte, før jeg åbner?")
	lone.Click(".aside summary")
	lone.Type("#f-reason", "En mentor er bedre til det.")
	lone.Follow("details form .button")
	s.see("Sendt tilbage til kontoret")
	s.see("En mentor er bedre til det.")
	s.picture("referral-returned")
}

// expired is an offer that nobody answers: it becomes a task, too, and whoever was
// offered is offered no more.
func (s *scenario) expired() {
	s.mette.Go("/desk")
	s.page(s.mette, "today-returned", "Sendt tilbage", "Anna Holm")
	s.mette.Go("/desk/referrals")
	s.page(s.mette, "referrals", "Find en anden vej")
	next := s.mette.Text(".next-best .button")
	s.mette.Follow(".next-best .button")
	s.tap("Indbakke")
	s.see("vil gerne henvise dig")
	s.world.Clock.Advance(31 * 24 * time.Hour)
	s.world.RunDue()
	s.tap("Udløbet")
	s.see("Tilbuddet er udløbet")
	s.picture("referral-expired")
	s.mette = s.staff(consultant)
	s.mette.Go("/desk/referrals")
	s.page(s.mette, "referrals-expired", "Udløbet")
	if again := s.mette.Text(".next-best .button"); again == next {
		s.test.Errorf("%q is offered twice", again)
	}
}

func (s *scenario) questions() {
	const permit, tax, rent = "Skal køkkenet godkendes?", "Hvornår skal jeg momsregistreres?", "Må jeg leje et lokale ud?"
	for _, topic := range []string{permit, tax, rent} {
		s.tap("Indbakke")
		s.tap("Spørg kontoret")
		s.tapField("Hvad handler det om?")
		s.write(topic)
		s.tapField("Dit spørgsmål")
		s.write("Jeg begynder til april.")
		s.picture("question")
		s.tap("Send spørgsmålet")
		s.sent()
	}
	s.mette.Go("/desk/questions")
	s.page(s.mette, "questions", permit, tax, rent)
	for _, topic := range []string{permit, rent} {
		s.mette.Go("/desk/questions")
		s.mette.Go(s.link(s.mette, topic))
		who := "Peter Dam"
		if topic == rent {
			who = "Mette Ørsted"
		}
		s.mette.Choose("#f-staff_id", s.option(s.mette, who))
		s.mette.Follow(`form[action$="/assign"] .button`)
	}
	s.tap("Indbakke")
	s.tap(permit)
	s.see("Peter Dam har dit spørgsmål.")

	s.peter = s.municipal(colleague)
	s.peter.Go("/desk")
	s.page(s.peter, "today-colleague", permit)
	s.peter.Go(s.link(s.peter, permit))
	s.peter.Type("#f-text", "Ja. Det gør de her.")
	s.peter.Click("#reply summary")
	s.peter.Type(`[name="led_to/name"]`, "Fødevarestyrelsen")
	s.peter.Type(`[name="led_to/phone"]`, "+45 00 12 16 99")
	s.page(s.peter, "question")
	s.peter.Follow("#reply .button.main")
	s.see("Her kan de svare dig")
	s.see("Fødevarestyrelsen")
	s.picture("led-on")

	s.mette.Go("/desk/questions")
	s.mette.Go(s.link(s.mette, tax))
	s.mette.Type("#f-text", "Når du sælger for mere end 50.000 kr. på et år.")
	s.mette.Follow("#reply .button.main")
	s.tap("Indbakke")
	s.tap(tax)
	s.see("Når du sælger for mere end 50.000 kr. på et år.")
	s.picture("answered")
}

func (s *scenario) leaves() {
	karen := s.staff(coordinator)
	karen.Go("/desk/staff")
	karen.Go(s.link(karen, consultant))
	karen.Choose(`form[action$="/remove"] [name="staff_id"]`, s.option(karen, "Peter Dam"))
	s.page(karen, "staff-member", "Mette Ørsted")
	karen.Follow(`form[action$="/remove"] .button`)
	s.mette.Go("/desk/questions")
	if !strings.HasPrefix(s.mette.Path(), "/desk/sign-in") {
		s.test.Errorf("who left is at %s", s.mette.Path())
	}
	s.peter.Go("/desk")
	s.find(s.peter, ".needs", "Må jeg leje et lokale ud?")
	s.tap("Indbakke")
	s.tap("Må jeg leje et lokale ud?")
	s.see("Peter Dam har dit spørgsmål.")
}

func (s *scenario) erases() {
	s.toMe("Mig")
	id := strings.TrimPrefix(s.person, "/desk/persons/")
	s.tap("Slet alt om mig")
	s.write("SLET")
	s.tap("Slet alt")
	s.see("Alt om dig er slettet")
	s.picture("erased")
	if status := s.peter.Go(s.person); status != http.StatusNotFound {
		s.test.Errorf("the page of who erased everything is answered %d", status)
	}
	s.peter.Complaints() // of the 404
	for _, path := range []string{"/desk", "/desk/persons?q=Anna", "/desk/questions", "/desk/referrals"} {
		s.peter.Go(path)
		if page := s.peter.Text("main"); strings.Contains(page, "Holm") || strings.Contains(page, "lokale") {
			s.test.Errorf("%s still says %q", path, page)
		}
	}
	s.page(s.peter, "erased")
	if act := s.world.Audited(id); act != record.ActErase {
		s.test.Errorf("the audit log ends with %q", act)
	}
}
