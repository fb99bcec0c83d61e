package screens

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
	"startklar.dk/office/demo"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// scene is a page in a state, and how one comes there.
type scene struct {
	name string
	to   ui.Route
	then func(h *hall)
	once bool // takes time: one comes there once, and the window is made another size meanwhile
}

// on is a page as it is when one comes to it.
func on(name string, to ui.Route) scene { return scene{name: name, to: to} }

// after is a page after keys were tapped.
func after(name string, to ui.Route, keys ...string) scene {
	return scene{name: name, to: to, then: func(h *hall) {
		h.t.Helper()
		for _, key := range keys {
			h.tap(key)
		}
	}}
}

// rehearsed is the rehearsal of a plan's pitch with its clock begun anew.
func rehearsed(name, planID string, keys ...string) scene {
	return scene{name: name, to: parts.Rehearsal(planID), then: func(h *hall) {
		if h.find(h.word("pitch.again")) != nil {
			h.tap("pitch.again")
		}
		for _, key := range append([]string{"pitch.start"}, keys...) {
			h.tap(key)
		}
	}}
}

// looked is a plan in which words are looked for, once some buttons were pressed.
func looked(name, planID, words string, keys ...string) scene {
	return scene{name: name, to: parts.Replace(planID, ""), then: func(h *hall) {
		h.t.Helper()
		for _, o := range h.drawn() {
			if f, ok := o.(*ui.Field); ok && f.Placeholder == h.word("reading.find_what") {
				f.Select() // a search before is kept
				f.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
				for _, r := range words {
					f.Entry().TypedRune(r)
				}
			}
		}
		h.settle()
		for _, key := range keys {
			if h.find(h.word(key)) != nil || key != "reading.replace_open" { // which a desk always does
				h.tap(key)
			}
		}
	}}
}

// contents shows what a plan that is read has in it, where that does not stand beside it.
func contents(h *hall) {
	h.t.Helper()
	if h.find(h.word("plan.contents")) != nil {
		h.tap("plan.contents")
	}
}

// toFigures goes on to the plan's figures among what is read.
func toFigures(h *hall) {
	for _, o := range h.drawn() {
		if s, ok := o.(*container.Scroll); ok && s.Content.Size().Height > 3*s.Size().Height {
			s.ScrollToBottom()
		}
	}
	h.settle()
}

// sheetOf is a meeting's sheet when it is read.
func sheetOf(name, bookingID string) scene {
	return scene{name: name, to: parts.MeetingSheetOf(bookingID), once: true, then: func(h *hall) {
		h.t.Helper()
		h.until("the sheet is read", func() bool {
			return h.find(h.word("export.save", text.A{"Format": h.word("export.format.pdf")})) != nil
		})
	}}
}

// annas are the pages of who has been at it for a while.
func (p *people) annas(t *testing.T) []scene {
	kick := parts.Slots(p.kickoff, "")
	of := func(kind string, do ...booking.Do) ui.Route { return parts.Event(p.event(t, p.anna, kind, do...).ID) }
	return []scene{
		on("home", front),
		after("home, the code", front, "home.code"),
		on("plan", parts.Plan()),
		after("plan, the plans", parts.Plan(), "plan.more"),
		on("question", parts.Question(p.planID, "market.first_customers")),
		after("question, an example", parts.Question(p.planID, "market.first_customers"), "plan.example_show"),
		after("question, a reply", parts.Question(p.planID, "market.first_customers"), "plan.comment_reply"),
		on("question not written", parts.Question(p.planID, "competitors.edge")),
		on("question, once a part of another", parts.Question(p.planID, "operation.suppliers")),
		{name: "question with files", to: parts.Question(p.planID, "appendices.pictures"), then: p.attached},
		on("question in two texts", parts.Question(p.planID, "idea.what")),
		on("conflict", parts.Conflict(p.planID, "idea.what")),
		on("canvas", parts.Canvas(p.planID)),
		{name: "canvas, a block", to: parts.Canvas(p.planID), then: func(h *hall) {
			_, template := assets.PlanTemplate()
			h.press(template.Canvas.Blocks[3].Title.In(string(h.words.Lang())) + "…")
		}},
		after("pitch", parts.Pitch(p.planID), "plan.example_show"),
		on("rehearsal", parts.Rehearsal(p.planID)),
		rehearsed("rehearsal, running", p.planID),
		rehearsed("rehearsal, paused", p.planID, "pitch.pause"),
		rehearsed("rehearsal, said", p.planID, "pitch.done"),
		on("reading", parts.Reading(p.planID, "")),
		on("reading, a chapter", parts.Reading(p.planID, "operation")),
		{name: "reading, the figures", to: parts.Reading(p.planID, "economy"), then: toFigures},
		{name: "reading, the contents", to: parts.Reading(p.planID, ""), then: contents},
		looked("replace", p.planID, ""),
		looked("replace, hits", p.planID, "kaffe", "reading.after"),
		looked("replace, with other words", p.planID, "kaffe", "reading.replace_open"),
		looked("replace, nothing found", p.planID, "kafferisteriudstyrsleverandør"),
		looked("replace, preview", p.planID, "kaffe", "reading.replace_open", "reading.replace_all"),
		on("versions", parts.Versions(p.planID)),
		{name: "version", to: parts.Version(p.versionID), once: true, then: func(h *hall) {
			h.until("the version is read", func() bool { return h.find(h.word("plan.version_mark")) != nil })
			h.tap("plan.version_mark")
		}},
		after("export", parts.Export(p.planID, ""), "export.format.pdf"),
		after("export, chapters", parts.Export(p.planID, ""), "export.format.pdf", "export.chapters…"),
		after("export, workbook", parts.Export(p.planID, ""), "export.format.xlsx"),
		after("export, the whole plan", parts.Export(p.planID, ""), "export.format.startklar"),
		{name: "import", to: parts.Import(), once: true, then: afresh},
		p.taken("import, a plan", `nordlys.startklar`, p.planFile(t), func(h *hall) {
			h.until("it says what it does", func() bool { return strings.Contains(h.said(), h.word("import.does")) })
		}),
		p.taken("import, into a plan", `nordlys.startklar`, p.planFile(t), func(h *hall) {
			h.until("it says what it does", func() bool { return strings.Contains(h.said(), h.word("import.does")) })
			h.press("Nordlys Kafferisteri, …")
			h.until("the plans are compared", func() bool { return strings.Contains(h.said(), h.word("import.yours")) })
		}),
		p.taken("import, answers", `plan.txt`, []byte(elsewhere), func(h *hall) {
			h.until("the answers are found", func() bool { return strings.Contains(h.said(), h.word("import.unmatched")) })
		}),
		p.taken("import, a place for an answer", `plan.txt`, []byte(elsewhere), func(h *hall) {
			h.until("the answers are found", func() bool { return strings.Contains(h.said(), h.word("import.unmatched")) })
			h.tap("import.pick")
		}),
		p.taken("import, not a plan", `nordlys.startklar`, []byte("%PDF-1.7"), func(h *hall) {
			h.until("it says what is wrong", func() bool { return strings.Contains(h.said(), h.word("planfile.not_a_plan")) })
		}),
		on("share", parts.SharePlan("")),
		on("share with one", parts.SharePlan(p.slot)),
		{name: "share, what they will read", to: parts.SharePlan(p.slot), once: true, then: func(h *hall) {
			who := text.A{"Name": booked(t, p.anna, p.slot).Adviser.FirstName()}
			h.tap("plan.share_do", who)
			h.until("the sheet is read", func() bool { return strings.Contains(h.said(), h.word("sheet.before", who)) })
		}},
		on("figures", parts.Figures(p.planID, parts.FiguresOverview)),
		on("figures, start-up", parts.Figures(p.planID, parts.FiguresStartup)),
		after("figures, start-up, the example", parts.Figures(p.planID, parts.FiguresStartup), "figures.example"),
		after("figures, financing, the example", parts.Figures(p.planID, parts.FiguresFinancing), "figures.example"),
		on("figures, private", parts.Figures(p.planID, parts.FiguresPrivate)),
		on("figures, operation", parts.Figures(p.planID, parts.FiguresOperating)),
		on("figures, financing", parts.Figures(p.planID, parts.FiguresFinancing)),
		on("figures, cash", parts.Figures(p.planID, parts.FiguresCash)),
		on("figures, balance", parts.Figures(p.planID, parts.FiguresBalance)),
		on("figures, key figures", parts.Figures(p.planID, parts.FiguresKey)),
		on("figures, scenarios", parts.Figures(p.planID, parts.FiguresScenarios)),
		after("figures, a scenario", parts.Figures(p.planID, parts.FiguresScenarios), "figures.scenario.expected"),
		after("figures, as a table", parts.Figures(p.planID, parts.FiguresScenarios), "figures.as_table"),
		on("figures, at a row", parts.FiguresAt(p.planID, parts.FiguresCash, "sum/closing", 36)),
		on("figures, assumptions", parts.Figures(p.planID, parts.FiguresAssumptions)),
		after("figures, a rate", parts.Figures(p.planID, parts.FiguresAssumptions), "figures.param.company_rate…"),
		on("figures, a line", parts.FigureLine(p.planID, "revenue/cafe")),
		on("figures, a line with months", parts.FigureLine(p.planID, "fixed/husleje")),
		after("figures, a line, more", parts.FigureLine(p.planID, "startup/rister"), "figures.more"),
		on("figures, no line", parts.FigureLine(p.planID, "fixed/01985000-0000-7000-8000-000000000000")),
		on("figures, amiss", parts.Figures(p.amissID, parts.FiguresOverview)),
		on("figures, amiss, start-up", parts.Figures(p.amissID, parts.FiguresStartup)),
		on("figures, amiss, private", parts.Figures(p.amissID, parts.FiguresPrivate)),
		on("figures, amiss, operation", parts.Figures(p.amissID, parts.FiguresOperating)),
		on("figures, amiss, financing", parts.Figures(p.amissID, parts.FiguresFinancing)),
		on("figures, amiss, cash", parts.Figures(p.amissID, parts.FiguresCash)),
		on("figures, amiss, balance", parts.Figures(p.amissID, parts.FiguresBalance)),
		on("figures, amiss, key figures", parts.Figures(p.amissID, parts.FiguresKey)),
		on("figures, amiss, scenarios", parts.Figures(p.amissID, parts.FiguresScenarios)),
		on("figures, amiss, assumptions", parts.Figures(p.amissID, parts.FiguresAssumptions)),
		on("figures, amiss, the line", parts.FigureLine(p.amissID, "drawings/ferie")),
		on("tests", parts.Tests()),
		on("take", parts.TakeTest(assets.ReadyAssessmentID)),
		on("take on", parts.TakeTest(assets.ScreeningAssessmentID)),
		after("take, in words", parts.TakeTest(assets.ScreeningAssessmentID), "tests.before"),
		on("take, the profile", parts.TakeTest(assets.ProfileAssessmentID)),
		on("take, with figures", parts.TakeTest(assets.EconomyAssessmentID)),
		on("result of the profile", parts.Result(p.profile)),
		on("result of the figures", parts.Result(p.economy)),
		on("result of the form", parts.Result(p.form)),
		on("result", parts.Result(p.result)),
		after("result, share", parts.Result(p.result), "tests.share"),
		after("result, delete", parts.Result(p.result), "tests.delete"),
		on("find", parts.Programme()),
		after("find, month", parts.Programme(), "book.filter.month"),
		after("find, kind", parts.Programme(), "book.filter.kind"),
		after("find, field", parts.Programme(), "book.filter.field"),
		after("find, place", parts.Programme(), "book.filter.place"),
		on("event", parts.Event(p.kickoff)),
		on("event, mine", parts.Event(booked(t, p.anna, p.course).EventID)),
		on("event, full", parts.Event(p.full)),
		on("event, counselling", of(api.EventCounselling)),
		on("event, café", of(api.EventCafe)),
		{name: "event, with more", to: of(api.EventMeeting, booking.DoBook), then: func(h *hall) { h.press("+ " + h.word("book.extra.open")) }},
		{name: "event, what it would share", to: of(api.EventMeeting, booking.DoBook), once: true, then: func(h *hall) {
			h.press("+ " + h.word("book.extra.open"))
			h.tap("book.share.plan")
			h.tap("book.do.book")
			h.until("the sheet is read", func() bool { return h.find(h.word("document.stage.starting")) != nil })
		}},
		on("slots", kick),
		on("slots, to move", parts.Slots(p.kickoff, p.slot)),
		{name: "slots, mine", to: kick, then: func(h *hall) {
			b := booked(t, p.anna, p.slot)
			who, _, _ := strings.Cut(b.Adviser.Name, " ")
			h.press(h.word("book.slot_at", text.A{"Time": h.words.Clock(b.StartsAt), "Name": who}) + " · " + h.word("book.slot.mine"))
		}},
		on("mine", parts.MyBookings()),
		on("booking", parts.Booking(p.slot)),
		on("booking of a place", parts.Booking(p.course)),
		sheetOf("sheet", p.course),
		sheetOf("sheet, of little", p.slot),
		on("booking refused", parts.Booking(p.lost)),
		on("booking that waits", parts.Booking(p.waits)),
		on("inbox", parts.Inbox()),
		on("directory", parts.Directory()), on("actor", parts.Actor(demo.ActorID("erhvervshus-sydjylland"))),
		after("inbox, ask", parts.Inbox(), "inbox.ask…"),
		on("referral", parts.Referral(p.offered)),
		after("referral, ask first", parts.Referral(p.offered), "referral.ask_first"),
		after("referral, no", parts.Referral(p.offered), "referral.decline"),
		on("referral declined", parts.Referral(p.declined)),
		on("referral asked", parts.Referral(p.asked)),
		on("referral under way", parts.Referral(p.underWay)),
		after("referral, withdraw", parts.Referral(p.underWay), "referral.withdraw"),
		{name: "me", to: parts.Me(), once: true, then: func(h *hall) {
			h.until("the devices are listed", func() bool { return strings.Contains(h.said(), h.word("me.device_this")) })
			h.until("erasing is offered", func() bool { return h.find(h.word("me.erase")+"…") != nil })
			h.tap("me.erase…")
			h.tap("me.office…")
			h.tap("me.sign_out…")
		}},
		on("waiting", parts.Waiting()),
		on("licences", parts.Licences()),
		on("crash", parts.Crash()),
		{name: "search", to: front, then: func(h *hall) { h.all.search() }},
		{name: "search, found", to: front, once: true, then: func(h *hall) {
			h.all.search()
			h.settle()
			h.write("kaffe")
			h.until("something is found", func() bool { return strings.Contains(h.said(), "Nordlys") })
		}},
		{name: "search, nothing", to: front, once: true, then: func(h *hall) {
			h.all.search()
			h.settle()
			h.write("xyzzy")
			h.until("nothing is found", func() bool { return strings.Contains(h.said(), h.word("search.none")) })
		}},
		{name: "keys", to: front, then: func(h *hall) { h.all.shortcuts() }},
		{name: "toast", to: front, then: func(h *hall) {
			h.all.shell.Toast(h.word("inbox.asked", text.A{"Office": "Erhvervskontoret i Kolding"}), h.word("common.undo"), func() {})
		}},
	}
}

// bos are the pages of who has no net.
func (p *people) bos() []scene {
	return []scene{
		on("offline, home", front),
		on("offline, find", parts.Programme()),
		on("offline, slots", parts.Slots(p.kickoff, "")),
		on("offline, event", parts.Event(p.full)),
		on("offline, mine", parts.MyBookings()),
		on("offline, plan", parts.Plan()),
		on("offline, figures, to begin", parts.Figures("", parts.FiguresOverview)),
		on("offline, inbox", parts.Inbox()),
		on("offline, waiting", parts.Waiting()),
		on("offline, me", parts.Me()),
		on("offline, share", parts.SharePlan("")),
	}
}

// idas are the pages of the figures while nothing has come from the office.
func idas() (all []scene) {
	for _, view := range []string{
		parts.FiguresOverview, parts.FiguresStartup, parts.FiguresPrivate, parts.FiguresOperating, parts.FiguresFinancing,
		parts.FiguresCash, parts.FiguresBalance, parts.FiguresKey, parts.FiguresScenarios, parts.FiguresAssumptions,
	} {
		all = append(all, on("figures on their way "+view, parts.Figures("", view)))
	}
	return all
}

// guests are the pages of who has not signed in.
func (p *people) guests() []scene {
	return []scene{
		on("new, home", front),
		on("new, plan", parts.Plan()),
		on("new, question", parts.Question("", "summary.short")),
		on("new, figures", parts.Figures("", parts.FiguresOverview)),
		on("new, versions", parts.Versions("")),
		on("new, share", parts.SharePlan("")),
		on("new, tests", parts.Tests()),
		on("new, take, in words", parts.TakeTest(assets.ScreeningAssessmentID)),
		on("new, take, without figures", parts.TakeTest(assets.EconomyAssessmentID)),
		on("new, reading", parts.Reading("", "")),
		looked("new, replace", "", "kaffe"),
		on("new, canvas", parts.Canvas("")),
		on("new, pitch", parts.Pitch("")),
		on("new, rehearsal", parts.Rehearsal("")),
		on("new, find", parts.Programme()),
		on("new, slots", parts.Slots(p.kickoff, "")),
		on("new, mine", parts.MyBookings()),
		on("new, inbox", parts.Inbox()),
		on("new, me", parts.Me()),
		on("new, waiting", parts.Waiting()),
		on("gone, event", parts.Event("01985000-0000-7000-8000-000000000000")),
		on("gone, booking", parts.Booking("01985000-0000-7000-8000-000000000000")),
		on("gone, referral", parts.Referral("01985000-0000-7000-8000-000000000000")),
		on("gone, result", parts.Result("01985000-0000-7000-8000-000000000000")),
		on("gone, version", parts.Version("01985000-0000-7000-8000-000000000000")),
		on("sign in", parts.SignIn()),
		{name: "sign in, no address", to: parts.SignIn(), once: true, then: func(h *hall) {
			h.write("carl")
			h.tap("signin.ask")
			h.until("the field says so", func() bool { return h.wrong() != "" })
		}},
		{name: "sign in, the code", to: parts.SignIn(), once: true, then: func(h *hall) {
			h.write("carl@example.dk")
			h.tap("signin.ask")
			h.until("the code is asked for", func() bool { return h.find(h.word("signin.again")) != nil })
		}},
		on("municipality", parts.FirstRun()),
	}
}

// dortes are the pages of who has no office.
func dortes() []scene {
	return []scene{
		on("no office, home", front),
		on("no office, find", parts.Programme()),
		on("no office, figures without a line", parts.Figures("", parts.FiguresOverview)),
		on("no office, operation without a line", parts.Figures("", parts.FiguresOperating)),
		on("no office, financing without a line", parts.Figures("", parts.FiguresFinancing)),
		on("no office, scenarios without a line", parts.Figures("", parts.FiguresScenarios)),
		on("no office, inbox", parts.Inbox()),
		on("no office, sign in", parts.SignIn()),
		on("no office, waiting", parts.Waiting()),
		on("no office, me", parts.Me()),
	}
}

// evas are the pages of who tries the demo office.
func evas() []scene {
	return []scene{
		{name: "demo, the letter", to: parts.SignIn(), once: true, then: func(h *hall) {
			h.write("eva@eksempel.dk")
			h.tap("signin.ask")
			h.until("the letter came", func() bool { return h.find(h.word("signin.use_code")) != nil })
		}},
		on("demo, mail", parts.DemoMail()),
		on("demo, me", parts.Me()),
	}
}

// finns are the first screens of all.
func finns() []scene {
	return []scene{
		on("first run, picked", parts.FirstRun()),
		after("first run", parts.FirstRun(), "first.change"),
		{name: "first run, no address", to: parts.FirstRun(), once: true, then: func(h *hall) {
			h.write("det ved jeg ikke")
			h.tap("first.connect")
			h.until("the field says what is wrong", func() bool { return h.wrong() != "" })
		}},
	}
}

// elsewhere is a plan that was written in another program, in both languages of the app.
const elsewhere = "Min plan\n\n# Hvem køber?\nGæster i baren, cafeer i trekantområdet og kontorer.\n\n# Hvad går idéen ud på?\nKaffe på cykel.\n\n# Bilag\nEt ark med tal."

// planFile is Anna's plan as a file, with another answer in it.
func (p *people) planFile(t *testing.T) []byte {
	t.Helper()
	out, err := p.anna.App.PlanFile(t.Context(), p.planID)
	need(t, err)
	for i := range out.File.Sections {
		if out.File.Sections[i].Key == "summary.ask" {
			out.File.Sections[i].Text = "Et lån på 300.000 kr. til en rister."
		}
	}
	out.File.Sections = append(out.File.Sections, planfile.Section{Key: "competitors.edge", Text: "Vi leverer samme uge."})
	var raw bytes.Buffer
	need(t, planfile.Write(&raw, out.File))
	return raw.Bytes()
}

// taken is the page that takes something in after a file was chosen.
func (p *people) taken(name, file string, data []byte, then func(h *hall)) scene {
	return scene{name: name, to: parts.Import(), once: true, then: func(h *hall) {
		h.t.Helper()
		afresh(h)
		h.all.env.PickFile = func(then func(parts.File)) {
			then(parts.File{Name: file, Content: io.NopCloser(bytes.NewReader(data))})
		}
		h.tap("import.choose")
		then(h)
	}}
}

// afresh lets go of what a scene before had chosen to take in.
func afresh(h *hall) {
	h.t.Helper()
	h.until("it is known what was chosen", func() bool {
		return h.find(h.word("import.choose")) != nil || h.find(h.word("import.other_file")) != nil
	})
	if h.find(h.word("import.other_file")) != nil {
		h.tap("import.other_file")
	}
}
