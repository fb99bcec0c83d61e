package plan

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// importing takes a plan's file, or answers that were written elsewhere, into the
// person's plans. It says what it will do first; nothing is written before the last
// button. The file or the text, and what was chosen, are a draft until then.
type importing struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	draft    *parts.Draft
	area     *ui.TextArea
	choices  importChoices

	name    string // of the file; empty for what was pasted
	reading bool
	writing bool
	err     error // why it could not be read, or written
	shown   brought
}

// brought is what was read: a plan's file, or answers.
type brought interface {
	read()                     // compares it with the plan
	body() []fyne.CanvasObject // what it will do
	button() *ui.Button        // does it
}

// importChoices are what was chosen so far, as the draft has it.
type importChoices struct {
	Again   string                 `json:"again,omitempty"`   // the file of that name could not be kept over a restart
	Pasted  bool                   `json:"pasted,omitempty"`  // the text that was pasted was read
	Into    string                 `json:"into,omitempty"`    // the plan a file is taken into; empty for a new one
	Answers map[string]plan.Taking `json:"answers,omitempty"` // by question, or by the number of a part
	Figures plan.Taking            `json:"figures,omitempty"`
	Without bool                   `json:"without,omitempty"` // the results stay away
	To      map[string]string      `json:"to,omitempty"`      // by the number of a part: its question, nowhere to leave it out
}

// Import makes the page that takes something into the plans.
func Import(env *parts.Env) ui.Page {
	p := &importing{env: env, scaffold: ui.NewScaffold(env.T("plan.import")), draft: env.Draft(app.DraftImport)}
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.area = p.draft.Area(store.DraftText, &ui.TextArea{
		Placeholder: env.T("import.paste_hint"), Rows: 5, Framed: true, Most: pasteMost, Loop: env.Loop,
		OnChange: func(string) { p.draw() },
	})
	_ = json.Unmarshal([]byte(p.draft.Text(draftChoices)), &p.choices) // another version's are none
	p.resume()
	return p
}

const (
	draftChoices = "choices" // the field of the draft with importChoices

	// pasteMost is how many characters can be pasted: a plan of some hundred pages.
	pasteMost = 400_000
)

// Content implements ui.Page.
func (p *importing) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *importing) Destination() string { return parts.PagePlan }

// Refresh compares anew: the plan may be another by now.
func (p *importing) Refresh() {
	if p.shown != nil && !p.writing {
		p.shown.read()
	}
	p.draw()
}

// resume goes on with what was chosen before.
func (p *importing) resume() {
	files := p.draft.Files()
	switch {
	case len(files) > 0:
		p.load(func(context.Context) (name string, data []byte, err error) { return p.env.App.OpenBrought(files[0]) })
	case p.choices.Pasted:
		p.readPasted()
	default:
		p.draw()
	}
}

// choose has the person choose a file.
func (p *importing) choose() {
	p.env.PickFile(func(f parts.File) {
		if f.Err != nil {
			p.err = f.Err
			p.draw()
			return
		}
		id := ""
		p.load(func(ctx context.Context) (string, []byte, error) {
			data, err := io.ReadAll(io.LimitReader(f.Content, planfile.MaxSize+1))
			if err = errors.Join(err, f.Content.Close()); err == nil {
				id, _ = p.env.App.KeepBrought(ctx, f.Name, data) // else it is chosen again after a restart
			}
			return f.Name, data, err
		}, func() {
			if p.choices.Again != f.Name {
				p.choices = importChoices{} // what was chosen of another file
			}
			if p.choices.Again = ""; id == "" {
				p.choices.Again = f.Name
			} else {
				p.draft.SetFiles([]string{id})
			}
			p.keep()
		})
	})
}

func (p *importing) readPasted() {
	pasted := p.area.Value()
	p.load(func(context.Context) (string, []byte, error) { return "", []byte(pasted), nil }, func() {
		p.choices.Pasted = true
		p.keep()
	})
}

// load reads something away from the goroutine that draws, and shows what it would do;
// then remembers that it is there.
func (p *importing) load(from func(ctx context.Context) (name string, data []byte, err error), then ...func()) {
	p.reading, p.err = true, nil
	p.draw()
	var name string
	var read app.Brought
	p.env.Do(func(ctx context.Context) error {
		var data []byte
		var err error
		if name, data, err = from(ctx); err == nil {
			read, err = p.env.App.ReadBrought(ctx, name, data)
		}
		return err
	}, func(err error) {
		p.reading = false
		if err != nil {
			p.forget()
			p.err = err
			p.draw()
			return
		}
		p.name = name
		for _, do := range then {
			do()
		}
		if read.Plan != nil {
			p.shown = &incomingPlan{importing: p, file: *read.Plan}
		} else {
			p.shown = newIncomingAnswers(p, *read.Answers)
		}
		p.shown.read()
		p.draw()
	})
}

// change changes what is chosen, and keeps it.
func (p *importing) change(do func(c *importChoices)) {
	do(&p.choices)
	p.keep()
	p.shown.read()
	p.draw()
}

func (p *importing) keep() {
	raw, err := json.Marshal(p.choices)
	if err == nil {
		p.draft.Set(draftChoices, string(raw))
	}
}

// taking is what becomes of an answer that is there, and setTaking chooses it.
func (p *importing) taking(key string) plan.Taking {
	if t := p.choices.Answers[key]; t != "" {
		return t
	}
	return plan.Mine
}

func (p *importing) setTaking(t plan.Taking, keys ...string) {
	p.change(func(c *importChoices) {
		if c.Answers == nil {
			c.Answers = map[string]plan.Taking{}
		}
		for _, key := range keys {
			c.Answers[key] = t
		}
	})
}

// forget lets go of what was chosen; a text that was pasted stays.
func (p *importing) forget() {
	files := p.draft.Files()
	p.shown, p.choices, p.name, p.err = nil, importChoices{}, "", nil
	p.draft.Set(draftChoices, "")
	p.draft.SetFiles(nil)
	for _, id := range files {
		p.env.Save("drop "+id, func(ctx context.Context) error { // after the draft that named it
			return p.env.App.DropBrought(ctx, id)
		}, func(err error) { p.env.Failed(err) })
	}
}

// run does what was said, and leads to the plan, where it can be taken back.
func (p *importing) run(do func(ctx context.Context) (app.Imported, error), said func() string) {
	if p.writing {
		return
	}
	p.env.Saved() // what is being typed in the plan is part of it
	p.writing, p.err = true, nil
	p.draw()
	var done app.Imported
	p.env.Do(func(ctx context.Context) (err error) {
		done, err = do(ctx)
		return err
	}, func(err error) {
		p.writing = false
		if p.err = err; err != nil {
			p.draw()
			return
		}
		p.forget()
		p.draft.Forget()
		words := said()
		p.env.Nav.Replace(parts.Plan())
		p.env.ToastUndo(words, func() { p.env.Failed(p.env.App.TakeBackImport(p.env.Ctx, done)) })
	})
}

func (p *importing) draw() {
	p.scaffold.Footer = nil
	switch {
	case p.reading:
		p.scaffold.SetBody(ui.NewSupport(p.env.T("import.reading")), &ui.Skeleton{Rows: 3}, &ui.Skeleton{Rows: 4})
		return
	case p.shown == nil:
		p.drawBegin()
		return
	}
	do := p.shown.button()
	do.Busy = p.writing
	other := ui.NewPlainButton(p.env.T("import.other_file"), func() {
		p.forget()
		p.draw()
	})
	other.Inactive = p.writing
	p.scaffold.Footer = ui.Actions(do, other)
	body := p.shown.body()
	if p.err != nil {
		body = append([]fyne.CanvasObject{ui.Message{Tone: ui.Alarm, Title: p.env.T("import.not_done"), Text: p.env.Explain(p.err)}.Card()}, body...)
	}
	p.scaffold.SetBody(body...)
}

// drawBegin asks for a file or a text.
func (p *importing) drawBegin() {
	t := p.env.T
	body := []fyne.CanvasObject{ui.NewSupport(t("import.lead"))}
	if p.err != nil {
		body = append(body, ui.Message{Tone: ui.Alarm, Title: t("import.failed"), Text: p.env.Explain(p.err)}.Card())
	}
	if p.choices.Again != "" {
		body = append(body, ui.Message{Tone: ui.Notice, Title: t("import.again"), Text: t("import.again_text", text.A{"File": p.choices.Again})}.Card())
	}
	pasted := strings.TrimSpace(p.area.Value()) != ""
	choose, find := ui.NewButton(t("import.choose"), p.choose), ui.NewSoftButton(t("import.paste_do"), p.readPasted)
	choose.Icon = icons.Folder
	if find.Inactive = !pasted; pasted {
		choose.Kind, find.Kind = ui.Soft, ui.Filled
	}
	p.scaffold.SetBody(append(body,
		ui.NewCard(ui.Column(ui.Gap12, ui.Column(2, ui.NewStrong(t("import.file")), ui.NewSupport(t("import.file_text"))), choose)),
		ui.NewCard(ui.Column(ui.Gap12, ui.NewStrong(t("import.paste")), p.area, find)),
	)...)
}
