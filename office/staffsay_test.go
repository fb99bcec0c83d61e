package office

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// mette is a consultant.
var mette = mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette Ørsted"}

func TestAQuestionIsAnsweredOnceAndInItsThread(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	id := newID()
	p.does(api.QuestionAsk, object{"question_id": id, "topic": "Skilte", "text": "Må jeg sætte et skilt op?"})
	answer := inbox.StaffAnswer{PersonID: p.id, QuestionID: id, Text: "Ja."}
	if err := w.o.Inbox.Answer(context.Background(), mette, answer); err != nil {
		t.Fatal(err)
	}
	var q api.Question
	if !p.record(api.KindQuestion, id, &q) || q.State != "answered" || q.Text == "" {
		t.Errorf("the question is %+v", q)
	}
	said := 0
	for _, r := range p.records() {
		var m api.Message
		if r.Kind == api.KindMessage && r.Decode(&m) == nil && m.Thread == id && m.Author == mette.Name && m.Text == "Ja." && !m.Read {
			said++
		}
	}
	if said != 1 {
		t.Errorf("%d answers", said)
	}
	if err := w.o.Inbox.Answer(context.Background(), mette, answer); !isProblem(err, api.CodeInvalid) {
		t.Errorf("a second answer: %v", err)
	}
	answer.QuestionID = newID()
	if err := w.o.Inbox.Answer(context.Background(), mette, answer); !isProblem(err, api.CodeNotFound) {
		t.Errorf("an answer to nothing: %v", err)
	}
	answer.QuestionID, answer.Text = id, "  "
	if err := w.o.Inbox.Answer(context.Background(), mette, answer); !isProblem(err, api.CodeInvalid) {
		t.Errorf("no answer: %v", err)
	}
}

func TestOnlyWhatIsSharedAndStandsIsCommented(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, version, booking := p.plan(), newID(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Vi reparerer cykler. Hurtigt."})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Første"})
	say := inbox.StaffComment{PersonID: p.id, VersionID: version, Section: "idea", Quote: "Vi reparerer cykler.", Text: "Hvem for?"}
	comment := func() error {
		_, err := w.o.Inbox.Comment(context.Background(), mette, say)
		return err
	}
	if err := comment(); !isProblem(err, api.CodeNotFound) {
		t.Errorf("what nobody was shown: %v", err)
	}
	event := w.event(48*time.Hour, object{"capacity": 5})
	p.does(api.BookingRequest, object{"booking_id": booking, "event_id": event, "share": []object{
		{"kind": "version", "id": version, "title": "Min plan", "until": start.Add(72 * time.Hour)},
	}})
	id, err := w.o.Inbox.Comment(context.Background(), mette, say)
	var got api.Comment
	if err != nil || !p.record(api.KindComment, id, &got) || got.PlanID != plan || got.Quote != say.Quote || got.Author != mette.Name || got.At.IsZero() {
		t.Errorf("the comment is %+v, %v", got, err)
	}
	say.Quote = "Vi sælger cykler."
	if err := comment(); !isProblem(err, api.CodeInvalid) {
		t.Errorf("a passage that is not there: %v", err)
	}
	say.Quote = "Hurtigt."
	w.later(73 * time.Hour)
	if err := comment(); !isProblem(err, api.CodeNotFound) {
		t.Errorf("after its time: %v", err)
	}
}

func TestAConsultantBooksForSomebodyByTheRules(t *testing.T) {
	w := newWorld(t)
	event := w.event(48*time.Hour, object{"capacity": 0, "max_slots_per_person": 1})
	slot := w.slot(event, 48*time.Hour, object{})
	ask := api.BookingRequestBody{EventID: event, SlotID: slot}
	if _, err := w.o.BookFor(context.Background(), mette, "bo@example.org", ask); err != nil {
		t.Fatal(err)
	}
	if _, err := w.o.BookFor(context.Background(), mette, "ida@example.org", ask); !isProblem(err, api.CodeSlotTaken) {
		t.Errorf("a slot that is taken: %v", err)
	}
	if _, err := w.o.BookFor(context.Background(), mette, "nobody", ask); !isProblem(err, api.CodeInvalid) {
		t.Errorf("no address: %v", err)
	}
}

// Staff do for a person what has to do with bookings, and nothing that is the person's own. The
// log says who did it, once; the person is kept as long again as if they had come.
func TestStaffActForAPersonInTheirBookingsAlone(t *testing.T) {
	w := newWorld(t)
	by := mette
	by.ID = w.staff("mette@kontor.example.dk", "Mette")
	p := w.person()
	event, plan := w.event(48*time.Hour, object{"capacity": 5}), newID()
	if err := w.o.ActFor(t.Context(), by, p.id, newID(), api.PlanCreate, object{"plan_id": plan, "title": "Min plan"}); !isProblem(err, api.CodeUnknownKind) {
		t.Errorf("a plan is made for them: %v", err)
	}
	ask := api.BookingRequestBody{BookingID: newID(), EventID: event}
	if err := w.o.ActFor(t.Context(), by, newID(), ask.BookingID, api.BookingRequest, ask); !isProblem(err, api.CodeNotFound) && !isProblem(err, api.CodeErased) && !isProblem(err, api.CodeUnauthorized) {
		t.Errorf("for nobody: %v", err)
	}
	w.later(24 * time.Hour)
	seen := w.texts(`SELECT CAST(seen_at AS TEXT) FROM person WHERE id = $1`, p.id)
	for range 2 {
		if err := w.o.ActFor(t.Context(), by, p.id, ask.BookingID, api.BookingRequest, ask); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.texts(`SELECT act || ' ' || kind || ' ' || ref || ' ' || person_id FROM audit WHERE staff_id = $1`, by.ID); !slices.Equal(got, []string{"change booking " + ask.BookingID + " " + p.id}) {
		t.Errorf("the log says %q", got)
	}
	if slices.Equal(seen, w.texts(`SELECT CAST(seen_at AS TEXT) FROM person WHERE id = $1`, p.id)) {
		t.Error("who was booked for was not here")
	}
	p.does(api.BookingCancel, object{"booking_id": ask.BookingID}) // themselves
	if got := w.texts(`SELECT act FROM audit WHERE person_id = $1`, p.id); len(got) != 1 {
		t.Errorf("of what they do themselves the log says %q", got)
	}
}

// Of the free times those are shown that a person may have.
func TestWhatIsFreeForAPersonIsWhatTheyMayHave(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	free := func(event, moves string, others bool) (ids []string) {
		t.Helper()
		all, err := w.o.Bookings.FreeTimes(t.Context(), mette, p.id, event, moves, others, 9)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			ids = append(ids, f.ID)
		}
		return ids
	}
	is := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: free are %q, want %q", what, got, want)
		}
	}
	one := w.event(48*time.Hour, object{"kind": "cafe", "capacity": 0, "max_slots_per_person": 1})
	first, second := w.slot(one, 48*time.Hour, object{}), w.slot(one, 49*time.Hour, object{})
	other := w.event(96*time.Hour, object{"kind": "cafe", "capacity": 0})
	elsewhere := w.slot(other, 96*time.Hour, object{})
	kickoff := w.event(120*time.Hour, object{"kind": "kickoff", "capacity": 0})
	there := w.slot(kickoff, 120*time.Hour, object{})
	w.slot(w.event(144*time.Hour, object{"kind": "kickoff", "capacity": 0}), 144*time.Hour, object{})
	is("of one event", free(one, "", false), first, second)
	is("of its kind", free(one, "", true), first, second, elsewhere)
	is("of a Kick-off", free(kickoff, "", true), there)
	had := p.book(one, first, nil)
	is("with as many as one may have", free(one, "", true), elsewhere)
	is("where that is moved", free(one, had, true), second, elsewhere)
	w.later(time.Hour)
	shut := w.event(72*time.Hour, object{"kind": "course", "capacity": 0, "slots_open": api.SlotsOpenStaff})
	w.slot(shut, 72*time.Hour, object{})
	is("that staff have not opened", free(shut, "", false))
	beside := w.event(95*time.Hour, object{"kind": "network", "capacity": 5})
	p.book(beside, "", nil)
	is("at another's time", free(other, "", false))
	w.later(48 * time.Hour)
	is("that has begun", free(one, had, false))
	if _, err := w.o.Bookings.FreeTimes(t.Context(), mette, p.id, newID(), "", false, 9); !isProblem(err, api.CodeNotFound) {
		t.Errorf("of nothing: %v", err)
	}
}

// What staff do is refused to those whose role does not let them.
func TestARoleSaysWhatStaffMayDo(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	actor, question := newID(), newID()
	ctx := context.Background()
	if err := w.o.Catalogue.Import(ctx, mutation.CommandLine, []api.ImportRecord{{Kind: api.KindActor, ID: actor, Body: raw(object{"name": "Eksport"})}}); err != nil {
		t.Fatal(err)
	}
	p.does(api.QuestionAsk, object{"question_id": question, "topic": "Skilte", "text": "Må jeg?"})
	event := w.event(48*time.Hour, object{"capacity": 5})
	for name, c := range map[string]struct {
		do  func(mutation.Staff) error
		may []mutation.Role
	}{
		"give a role": {func(by mutation.Staff) error {
			_, err := w.o.Accounts.AddStaff(ctx, by, account.Member{Email: "bo@example.dk", Role: mutation.RoleDoor})
			return err
		}, []mutation.Role{mutation.RoleCoordinator}},
		"import": {func(by mutation.Staff) error {
			return w.o.Catalogue.Import(ctx, by, nil)
		}, []mutation.Role{mutation.RoleCoordinator}},
		"refer": {func(by mutation.Staff) error {
			_, err := w.o.Referrals.Refer(ctx, by, referral.Offer{Email: newID() + "@example.dk", ActorID: actor, Need: api.FieldExport})
			return err
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"book": {func(by mutation.Staff) error {
			_, err := w.o.BookFor(ctx, by, newID()+"@example.dk", api.BookingRequestBody{EventID: event})
			return err
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"act for a person": {func(by mutation.Staff) error {
			if err := w.o.ActFor(ctx, by, p.id, newID(), api.BookingCancel, api.BookingBody{BookingID: newID()}); !isProblem(err, api.CodeNotFound) {
				return err
			}
			return nil // nothing is booked
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"look what a person can book": {func(by mutation.Staff) error {
			_, err := w.o.Bookings.Bookable(ctx, by, p.id, 9)
			return err
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"look how a person can book an event": {func(by mutation.Staff) error {
			_, err := w.o.Bookings.BookableEvent(ctx, by, p.id, event)
			return err
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"look what is free for a person": {func(by mutation.Staff) error {
			_, err := w.o.Bookings.FreeTimes(ctx, by, p.id, event, "", true, 9)
			return err
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"look what becomes of a booking": {func(by mutation.Staff) error {
			if _, err := w.o.Bookings.ForPerson(ctx, by, booking.Meeting{PersonID: p.id, BookingID: newID()}, text.For(text.Danish)); !isProblem(err, api.CodeNotFound) {
				return err
			}
			return nil
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"correct who a person is": {func(by mutation.Staff) error {
			if err := w.o.Accounts.Correct(ctx, by, p.id, 0, api.Person{}); !isProblem(err, api.CodeChanged) {
				return err
			}
			return nil
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"know who a person is": {func(by mutation.Staff) error {
			_, err := w.o.Accounts.Known(ctx, by, p.id)
			return err
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"answer": {func(by mutation.Staff) error {
			if err := w.o.Inbox.Answer(ctx, by, inbox.StaffAnswer{PersonID: p.id, QuestionID: question, Text: "Ja."}); !isProblem(err, api.CodeInvalid) {
				return err
			}
			return nil // it was answered before
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}},
		"comment": {func(by mutation.Staff) error {
			if _, err := w.o.Inbox.Comment(ctx, by, inbox.StaffComment{PersonID: p.id, VersionID: newID(), Text: "Hvor?"}); !isProblem(err, api.CodeNotFound) {
				return err
			}
			return nil // nothing is shared
		}, []mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant, mutation.RoleAdviser}},
	} {
		for _, role := range append(mutation.Roles, "") {
			err := c.do(mutation.Staff{Role: role, Name: "Mette"})
			switch may := slices.Contains(c.may, role); {
			case may && err != nil:
				t.Errorf("%s: a %s may not: %v", name, role, err)
			case !may && !isProblem(err, api.CodeForbidden):
				t.Errorf("%s: a %q may: %v", name, role, err)
			}
		}
	}
}

// All that staff and partners write is in the log, with who did it and to what.
func TestWhatStaffWriteIsInTheLog(t *testing.T) {
	r := newReferrals(t)
	ctx, say, rooms := context.Background(), r.w.o.Inbox, r.w.o.Referrals
	by, partner := mette, r.partner()
	by.ID, partner.ID = r.w.staff("mette@kontor.example.dk", "Mette"), newID()
	question, message, standard := r.asks("Må jeg sætte et skilt op?"), newID(), newID()
	plan, version := r.plan(), newID()
	r.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Vi reparerer cykler."})
	r.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Anden"})
	r.book(r.w.event(48*time.Hour, object{"capacity": 5}), "", object{"share": []object{{"kind": "version", "id": version}}})
	r.sent(r.offer)
	var comment, instead string
	for _, c := range []struct {
		does string
		by   mutation.Staff
		do   func() error
		kind string
		ref  *string
	}{
		{"gives a question to somebody", by, func() error { return say.Assign(ctx, by, r.id, question, by.ID) }, "question", &question},
		{"answers it", by, func() error {
			return say.Answer(ctx, by, inbox.StaffAnswer{PersonID: r.id, QuestionID: question, Text: "Ja."})
		}, "question", &question},
		{"writes", by, func() error {
			return say.Write(ctx, by, inbox.StaffMessage{PersonID: r.id, MessageID: message, Thread: question, Text: "Ring endelig."})
		}, "message", &message},
		{"comments", by, func() (err error) {
			comment, err = say.Comment(ctx, by, inbox.StaffComment{PersonID: r.id, VersionID: version, Section: "idea", Quote: "cykler", Text: "Hvilke?"})
			return err
		}, "comment", &comment},
		{"resolves it", by, func() error {
			return say.Reply(ctx, by, inbox.StaffReply{PersonID: r.id, CommentID: comment, Resolved: true})
		}, "comment", &comment},
		{"keeps a standard answer", by, func() error {
			return say.KeepStandardAnswer(ctx, by, inbox.StandardAnswer{ID: standard, Title: "Moms", Text: "Se virk.dk."})
		}, "standard_answer", &standard},
		{"returns a referral", partner, func() error {
			return rooms.Advance(ctx, partner, r.offer, api.ReferralReturned, "Vi kan ikke hjælpe.")
		}, "referral", &r.offer},
		{"puts it away", by, func() error { return rooms.Settle(ctx, by, r.offer) }, "referral", &r.offer},
		{"refers", by, func() (err error) {
			instead, err = rooms.Refer(ctx, by, referral.Offer{PersonID: r.id, ActorID: r.other, Need: api.FieldFinancing})
			return err
		}, "referral", &instead},
	} {
		const logged = `SELECT act || ' ' || kind || ' ' || ref || ' ' || person_id FROM audit WHERE staff_id = $1 ORDER BY id`
		before := len(r.w.texts(logged, c.by.ID))
		if err := c.do(); err != nil {
			t.Fatalf("%s: %v", c.does, err)
		}
		whose := r.id
		if c.ref == &standard {
			whose = ""
		}
		if diff := cmp.Diff([]string{"change " + c.kind + " " + *c.ref + " " + whose}, r.w.texts(logged, c.by.ID)[before:]); diff != "" {
			t.Errorf("%s: %s", c.does, diff)
		}
	}
}

// What nobody signs is the office's.
func TestWhatTheCommandLineWritesIsTheOffices(t *testing.T) {
	w := newWorld(t)
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: newID(), Body: raw(object{"name": "Erhvervskontoret"})})
	p := w.person()
	id := newID()
	p.does(api.QuestionAsk, object{"question_id": id, "topic": "Skilte", "text": "Må jeg?"})
	if err := w.o.Inbox.Answer(context.Background(), mutation.CommandLine, inbox.StaffAnswer{PersonID: p.id, QuestionID: id, Text: "Ja."}); err != nil {
		t.Fatal(err)
	}
	for _, r := range p.records() {
		var m api.Message
		if r.Kind == api.KindMessage && (r.Decode(&m) != nil || m.Author != "Erhvervskontoret") {
			t.Errorf("signed by %q", m.Author)
		}
	}
}

func TestMessagesGoBothWaysBetweenThoseWhomItConcerns(t *testing.T) {
	r := newReferrals(t)
	ctx, say := context.Background(), r.w.o.Inbox
	adviser := r.w.adviser(api.FieldTax)
	event := r.w.event(48*time.Hour, object{"max_slots_per_person": 2})
	booking := r.book(event, r.w.slot(event, 48*time.Hour, object{"adviser_id": adviser}), nil)
	own := mutation.Staff{Role: mutation.RoleAdviser, Name: "Anne", AdviserID: adviser}
	stranger := mutation.Staff{Role: mutation.RoleAdviser, AdviserID: newID()}
	writes := func(by mutation.Staff, thread string) error {
		return say.Write(ctx, by, inbox.StaffMessage{PersonID: r.id, MessageID: newID(), Thread: thread, Text: "Hej"})
	}
	if err := writes(r.partner(), r.offer); !isProblem(err, api.CodeNotFound) {
		t.Errorf("before it was sent: %v", err)
	}
	r.sent(r.offer)
	other := r.partner()
	other.ActorID = r.other
	for name, c := range map[string]struct {
		by     mutation.Staff
		thread string
		code   api.Code
	}{
		"a consultant to a referral":         {mette, r.offer, ""},
		"a consultant about a booking":       {mette, booking, ""},
		"a consultant to nothing":            {mette, newID(), api.CodeNotFound},
		"its partner":                        {r.partner(), r.offer, ""},
		"another partner":                    {other, r.offer, api.CodeNotFound},
		"a partner about a booking":          {r.partner(), booking, api.CodeNotFound},
		"their adviser":                      {own, booking, ""},
		"another's adviser":                  {stranger, booking, api.CodeNotFound},
		"an adviser to a referral":           {own, r.offer, api.CodeNotFound},
		"an adviser who is nobody's adviser": {mutation.Staff{Role: mutation.RoleAdviser}, booking, api.CodeNotFound},
		"nobody":                             {mutation.Staff{}, r.offer, api.CodeForbidden},
	} {
		if err := writes(c.by, c.thread); c.code == "" && err != nil || c.code != "" && !isProblem(err, c.code) {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
	m := inbox.StaffMessage{PersonID: r.id, MessageID: newID(), Thread: r.offer, Text: "Ring til os"}
	for range 2 {
		if err := say.Write(ctx, r.partner(), m); err != nil {
			t.Fatal(err)
		}
	}
	var got api.Message
	if r.record(api.KindMessage, m.MessageID, &got); got.Author != "Erhvervshuset" || got.Text != m.Text || got.Read {
		t.Errorf("%+v", got)
	}
	m.Text = "Noget andet"
	if err := say.Write(ctx, r.partner(), m); !isProblem(err, api.CodeInvalid) {
		t.Errorf("another under the same id: %v", err)
	}
	r.does(api.ReferralWithdraw, object{"referral_id": r.offer})
	if err := writes(r.partner(), r.offer); !isProblem(err, api.CodeNotFound) {
		t.Errorf("after it was withdrawn: %v", err)
	}
}

func TestCommentsAreSentTogetherAnsweredAndResolved(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	ctx, plan, version := context.Background(), p.plan(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Vi reparerer cykler. Hurtigt."})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Første"})
	p.book(w.event(48*time.Hour, object{"capacity": 5}), "", object{"share": []object{{"kind": "version", "id": version}}})
	comment := func(quote string) inbox.StaffComment {
		return inbox.StaffComment{ID: newID(), PersonID: p.id, VersionID: version, Section: "idea", Quote: quote, Text: "Hvem for?"}
	}
	bad := []inbox.StaffComment{comment("Vi reparerer cykler."), comment("Vi sælger biler.")}
	if err := w.o.Inbox.CommentAll(ctx, mette, bad...); !isProblem(err, api.CodeInvalid) {
		t.Errorf("one of two is bad: %v", err)
	}
	var c api.Comment
	if p.record(api.KindComment, bad[0].ID, &c) {
		t.Error("the good one was sent without the other")
	}
	good := []inbox.StaffComment{comment("Vi reparerer cykler."), comment("Hurtigt.")}
	for range 2 { // sent twice they are two
		if err := w.o.Inbox.CommentAll(ctx, mette, good...); err != nil {
			t.Fatal(err)
		}
	}
	p.does(api.InboxMark, object{"ids": []string{good[0].ID}, "read": true})
	p.does(api.CommentReply, object{"comment_id": good[0].ID, "text": "For pendlere."})
	reply := func(id, words string, saw int, resolved bool) error {
		return w.o.Inbox.Reply(ctx, mette, inbox.StaffReply{PersonID: p.id, CommentID: id, Saw: saw, Text: words, Resolved: resolved})
	}
	for range 2 { // the second when the person has answered
		if err := reply(good[0].ID, "Skriv det.", 1, false); err != nil {
			t.Fatal(err)
		}
		p.does(api.CommentReply, object{"comment_id": good[0].ID, "text": "Gerne."})
		p.does(api.InboxMark, object{"ids": []string{good[0].ID}, "read": true})
	}
	if err := reply(good[0].ID, "Skriv det.", 4, false); err != nil { // again, for it is not done
		t.Fatal(err)
	}
	if err := w.o.Inbox.CommentAll(ctx, mette, good...); err != nil { // once more, by going back
		t.Fatal(err)
	}
	var is struct {
		api.Comment
		inbox.Marks
	}
	if p.record(api.KindComment, good[0].ID, &is); len(is.Replies) != 5 || is.Replies[1].Author != mette.Name || is.Replies[4].Author != mette.Name || is.Resolved || is.Read || is.VersionID != version {
		t.Errorf("%+v", is)
	}
	if err := reply(good[0].ID, "", 0, true); err != nil {
		t.Fatal(err)
	}
	if p.record(api.KindComment, good[0].ID, &is); !is.Resolved || len(is.Replies) != 5 {
		t.Errorf("%+v", is)
	}
	for _, resolved := range []bool{false, true, true} {
		if err := reply(good[1].ID, "Godt.", 0, resolved); err != nil {
			t.Fatal(err)
		}
	}
	if p.record(api.KindComment, good[1].ID, &is); !is.Resolved || len(is.Replies) != 1 {
		t.Errorf("resolved with the words that were the last: %+v", is)
	}
	if err := reply(newID(), "Ja", 0, false); !isProblem(err, api.CodeNotFound) {
		t.Errorf("to nothing: %v", err)
	}
	if err := reply(good[0].ID, " ", 0, false); !isProblem(err, api.CodeInvalid) {
		t.Errorf("nothing: %v", err)
	}
}

// puts has the event of a booking begin after some time, in a state.
func (p *person) puts(bookingID string, in time.Duration, state string) {
	p.w.t.Helper()
	starts := p.w.clock.now().Add(in)
	p.w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: p.booking(bookingID).EventID, Body: raw(object{"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(4 * time.Hour), "capacity": 5, "state": state})})
}

// A comment that is not sent yet goes with what it is beside, however that ends, and not
// while it may be read once more.
func TestADraftGoesWithWhatItIsBeside(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		ends func(p *person, booking, version string)
		gone bool
	}{
		"it is shared no more":    {func(p *person, b, _ string) { p.does(api.BookingShare, object{"booking_id": b, "share": []object{}}) }, true},
		"the booking is given up": {func(p *person, b, _ string) { p.does(api.BookingCancel, object{"booking_id": b}) }, true},
		"nobody came": {func(p *person, b, _ string) {
			p.w.clock.advance(49 * time.Hour)
			if err := p.w.o.Bookings.Attend(ctx, mette, booking.Meeting{PersonID: p.id, BookingID: b}, api.BookingMissed); err != nil {
				p.w.t.Fatal(err)
			}
		}, true},
		"the event is called off": {func(p *person, b, _ string) { p.puts(b, 48*time.Hour, "cancelled") }, true},
		"the event is called off and held after all": {func(p *person, b, _ string) {
			p.puts(b, 48*time.Hour, "cancelled")
			p.puts(b, 48*time.Hour, "planned")
		}, true},
		"the event is put off": {func(p *person, b, _ string) { p.puts(b, 72*time.Hour, "planned") }, false},
		"its time is over": {func(p *person, b, v string) {
			p.does(api.BookingShare, object{"booking_id": b, "share": []object{{"kind": "version", "id": v, "until": p.w.clock.now().Add(time.Hour)}}})
			p.w.later(time.Hour)
			p.w.later(sweepEvery)
		}, true},
		"it is shared again": {func(p *person, b, v string) {
			p.does(api.BookingShare, object{"booking_id": b, "share": []object{{"kind": "contact"}, {"kind": "version", "id": v}}})
			p.w.later(2 * sweepEvery)
		}, false},
		"it is shared with another booking": {func(p *person, b, v string) {
			p.book(p.w.event(72*time.Hour, object{"capacity": 5}), "", object{"share": []object{{"kind": "version", "id": v}}})
			p.does(api.BookingCancel, object{"booking_id": b})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := w.person()
			plan, version := p.plan(), newID()
			p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Vi reparerer cykler."})
			p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Første"})
			b := p.book(w.event(48*time.Hour, object{"capacity": 5}), "", object{"share": []object{{"kind": "version", "id": version}}})
			d := inbox.Draft{StaffComment: inbox.StaffComment{ID: newID(), PersonID: p.id, VersionID: version, Section: "idea", Quote: "cykler", Text: "Hvilke?"}}
			if err := w.o.Inbox.KeepDraft(ctx, mette, d); err != nil {
				t.Fatal(err)
			}
			c.ends(p, b, version)
			if left := w.texts(`SELECT id FROM comment_draft`); (len(left) == 0) != c.gone {
				t.Errorf("%d drafts are left", len(left))
			}
		})
	}
}

// Whoever was removed while they wrote leaves no draft that nobody has.
func TestWhoeverWasRemovedDraftsNothing(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	p := w.person()
	plan, version := p.plan(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Vi reparerer cykler."})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Første"})
	p.book(w.event(48*time.Hour, object{"capacity": 5}), "", object{"share": []object{{"kind": "version", "id": version}}})
	by := mette
	by.ID = w.staff("mette@kontor.example.dk", "Mette")
	d := inbox.Draft{StaffComment: inbox.StaffComment{ID: newID(), PersonID: p.id, VersionID: version, Section: "idea", Quote: "cykler", Text: "Hvilke?"}}
	if err := w.o.Inbox.KeepDraft(ctx, by, d); err != nil {
		t.Fatal(err)
	}
	if err := w.o.Accounts.RemoveStaff(ctx, mutation.CommandLine, by.ID, ""); err != nil {
		t.Fatal(err)
	}
	if d.ID = newID(); !isProblem(w.o.Inbox.KeepDraft(ctx, by, d), api.CodeUnauthorized) {
		t.Error("who was removed keeps a draft")
	}
	if left := w.texts(`SELECT staff_id FROM comment_draft`); !slices.Equal(left, []string{""}) {
		t.Errorf("drafts are left with %q", left)
	}
}

// What cannot be sent is not kept as a draft, nor in the place of a colleague's, nor more
// than one reads through.
func TestADraftIsWhatCanBeSent(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	p := w.person()
	plan, version := p.plan(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Vi reparerer cykler."})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Første"})
	p.book(w.event(48*time.Hour, object{"capacity": 5}), "", object{"share": []object{{"kind": "version", "id": version}}})
	by, other := mette, mette
	by.ID, other.ID = w.staff("mette@kontor.example.dk", "Mette"), w.staff("bo@kontor.example.dk", "Bo")
	draft := func(quote, words string) inbox.Draft {
		return inbox.Draft{StaffComment: inbox.StaffComment{ID: newID(), PersonID: p.id, VersionID: version, Section: "idea", Quote: quote, Text: words}}
	}
	for name, d := range map[string]inbox.Draft{"/quote": draft("biler", "Hvilke?"), "/text": draft("cykler", " ")} {
		var refused *api.Problem
		if err := w.o.Inbox.KeepDraft(ctx, by, d); !errors.As(err, &refused) || len(refused.Errors) != 1 || refused.Errors[0].Pointer != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	first := draft("cykler", "Hvilke?")
	if err := w.o.Inbox.KeepDraft(ctx, by, first); err != nil {
		t.Fatal(err)
	}
	if first.Text = "Mine!"; !isProblem(w.o.Inbox.KeepDraft(ctx, other, first), api.CodeInvalid) {
		t.Error("a colleague's draft is written over")
	}
	for range 199 {
		if err := w.o.Inbox.KeepDraft(ctx, by, draft("cykler", "Hvilke?")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.o.Inbox.KeepDraft(ctx, by, draft("cykler", "Hvilke?")); !isProblem(err, api.CodeQuota) {
		t.Errorf("one more than there may be: %v", err)
	}
	saw := map[string]int{first.ID: 1}
	for range 2 {
		if err := w.o.Inbox.SendDrafts(ctx, other, p.id, version, saw); err != nil {
			t.Fatal(err)
		}
	}
	if sent := w.texts(`SELECT id FROM record WHERE kind = 'comment'`); len(sent) != 0 {
		t.Errorf("a colleague sent %v", sent)
	}
	if all, err := w.o.Inbox.Drafts(ctx, other, p.id, version); err != nil || len(all) != 0 {
		t.Errorf("a colleague sees %d drafts, %v", len(all), err)
	}
}
