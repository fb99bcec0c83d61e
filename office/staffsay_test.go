package office

import (
	"context"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/inbox"
)

func TestAQuestionIsAnsweredOnceAndInItsThread(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	id := newID()
	p.does(api.QuestionAsk, object{"question_id": id, "topic": "Skilte", "text": "Må jeg sætte et skilt op?"})
	answer := inbox.StaffAnswer{PersonID: p.id, QuestionID: id, Text: "Ja.", By: "Mette Ørsted"}
	if err := w.o.Inbox.Answer(context.Background(), answer); err != nil {
		t.Fatal(err)
	}
	var q api.Question
	if !p.record(api.KindQuestion, id, &q) || q.State != "answered" || q.Text == "" {
		t.Errorf("the question is %+v", q)
	}
	said := 0
	for _, r := range p.records() {
		var m api.Message
		if r.Kind == api.KindMessage && r.Decode(&m) == nil && m.Thread == id && m.Author == "Mette Ørsted" && m.Text == "Ja." && !m.Read {
			said++
		}
	}
	if said != 1 {
		t.Errorf("%d answers", said)
	}
	if err := w.o.Inbox.Answer(context.Background(), answer); !isProblem(err, api.CodeInvalid) {
		t.Errorf("a second answer: %v", err)
	}
	answer.QuestionID = newID()
	if err := w.o.Inbox.Answer(context.Background(), answer); !isProblem(err, api.CodeNotFound) {
		t.Errorf("an answer to nothing: %v", err)
	}
	answer.QuestionID, answer.Text = id, "  "
	if err := w.o.Inbox.Answer(context.Background(), answer); !isProblem(err, api.CodeInvalid) {
		t.Errorf("no answer: %v", err)
	}
}

func TestOnlyWhatIsSharedAndStandsIsCommented(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, version, booking := p.plan(), newID(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Vi reparerer cykler. Hurtigt."})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Første"})
	say := inbox.StaffComment{PersonID: p.id, VersionID: version, Section: "idea", Quote: "Vi reparerer cykler.", Text: "Hvem for?", By: "Mette"}
	comment := func() error {
		_, err := w.o.Inbox.Comment(context.Background(), say)
		return err
	}
	if err := comment(); !isProblem(err, api.CodeNotFound) {
		t.Errorf("what nobody was shown: %v", err)
	}
	event := w.event(48*time.Hour, object{"capacity": 5})
	p.does(api.BookingRequest, object{"booking_id": booking, "event_id": event, "share": []object{
		{"kind": "version", "id": version, "title": "Min plan", "until": start.Add(72 * time.Hour)},
	}})
	id, err := w.o.Inbox.Comment(context.Background(), say)
	var got api.Comment
	if err != nil || !p.record(api.KindComment, id, &got) || got.PlanID != plan || got.Quote != say.Quote || got.Author != "Mette" || got.At.IsZero() {
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
	if _, err := w.o.BookFor(context.Background(), "bo@example.org", ask); err != nil {
		t.Fatal(err)
	}
	if _, err := w.o.BookFor(context.Background(), "ida@example.org", ask); !isProblem(err, api.CodeSlotTaken) {
		t.Errorf("a slot that is taken: %v", err)
	}
	if _, err := w.o.BookFor(context.Background(), "nobody", ask); !isProblem(err, api.CodeInvalid) {
		t.Errorf("no address: %v", err)
	}
}
