package ui_test

import (
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

var noon = time.Date(2026, 11, 24, 10, 42, 0, 0, time.UTC)

func nothing() {}

// fixedPage is a page that is one object.
type fixedPage struct{ content fyne.CanvasObject }

func (p fixedPage) Content() fyne.CanvasObject { return p.content }

// shellWith is a shell whose page of every route is made by open.
func shellWith(l tongue, open func(*ui.Shell, ui.Route) fyne.CanvasObject, at string) *ui.Shell {
	var shell *ui.Shell
	opts := ui.ShellOptions{
		Brand: "Startklar", Logo: icons.Logo,
		Destinations: []ui.Destination{
			{ID: "home", Label: l.T("nav.home"), Icon: icons.Home},
			{ID: "plan", Label: l.T("nav.plan"), Icon: icons.Plan},
			{ID: "test", Label: l.T("nav.tests"), Icon: icons.Test},
			{ID: "book", Label: l.T("nav.book"), Icon: icons.Book},
			{ID: "inbox", Label: l.T("nav.inbox"), Icon: icons.Inbox, Badge: 2},
		},
		Me:       ui.Destination{ID: "me", Label: l.T("nav.me"), Icon: icons.Person},
		Person:   "Anna",
		Keyboard: true,
		Status:   ui.SyncStatus{Label: l.say("Alt er gemt · 10:42", "All saved · 10:42"), Short: shortSync(l, "saved")},
		OnSync:   nothing,
		Loop:     ui.NewStepLoop(noon).Loop(),
		Open: func(r ui.Route) ui.Page {
			if shell == nil {
				return fixedPage{ui.Gap(0)}
			}
			return fixedPage{open(shell, r)}
		},
	}
	shell = ui.NewShell(opts)
	shell.Reset(ui.Route{Page: at})
	return shell
}

// sheet is one picture of the shell.
type sheet struct {
	name          string
	width, height float32
	textScale     float32
	make          func() fyne.CanvasObject
	then          func(fyne.Window)
}

// TestGalleryOfTheShell draws the shell at its three widths, with what lies over it, and the icons.
func TestGalleryOfTheShell(t *testing.T) {
	folder, scale, _ := galleryFolder(t)
	for _, variant := range variants {
		for _, sheet := range sheets() {
			name := sheet.name + "-" + variant.name
			t.Run(name, func(t *testing.T) {
				app(t, look(variant.is, max(sheet.textScale, 1)))
				shoot(t, filepath.Join(folder, name+".png"), sheet.make(), sheet.width, sheet.height, scale, sheet.then)
			})
		}
	}
}

func sheets() []sheet {
	phone := func(name, at string, open func(*ui.Shell, ui.Route) fyne.CanvasObject) sheet {
		return sheet{name: "phone-" + name, width: 390, height: 844, make: func() fyne.CanvasObject { return shellWith(danish, open, at) }}
	}
	return []sheet{
		phone("home", "home", homeSheet),
		{name: "rail-home", width: 900, height: 700, make: func() fyne.CanvasObject { return shellWith(danish, homeSheet, "home") }},
		{name: "phone-home-large", width: 390, height: 844, textScale: 1.6, make: func() fyne.CanvasObject { return shellWith(danish, homeSheet, "home") }},
		{name: "icons", width: 620, height: 320, make: iconSheet},
		{name: "phone-sheet", width: 390, height: 844, make: func() fyne.CanvasObject { return shellWith(danish, homeSheet, "home") }, then: openSheet},
		{name: "desk-sheet", width: 1280, height: 800, make: func() fyne.CanvasObject { return shellWith(danish, homeSheet, "home") }, then: openSheet},
		{name: "phone-empty", width: 390, height: 844, make: func() fyne.CanvasObject { return shellWith(danish, emptySheet, "inbox") }, then: toast},
	}
}

func homeSheet(s *ui.Shell, _ ui.Route) fyne.CanvasObject {
	page := ui.NewScaffold("Godmorgen, Anna",
		ui.NewCard(
			ui.Row(ui.Gap12, ui.NewBadge(ui.Good, "I dag 17:20"), ui.NewSupport("om 6 t 38 min").OneLine()),
			ui.Person(ui.NewAvatar("Mette Ørsted"), "Speedvejledning", "Mette Ørsted · forretningsplan · 20 min", ui.Heading),
			ui.Divider(),
			ui.Column(0,
				&ui.Text{Text: "Forbered dig", TextSize: ui.Support, Bold: true},
				ui.Gap(ui.Gap4),
				&ui.CheckRow{Label: "Resumé på en halv side", Done: true},
				&ui.CheckRow{Label: "Hvem er dine første ti kunder?", Note: "2 min"},
				&ui.CheckRow{Label: "Dit spørgsmål til Mette"},
			),
			ui.Actions(ui.NewButton("Send til Mette", nothing), ui.NewSoftButton("Vis kode", nothing)),
		),
		ui.NewTapCard("Fortsæt, hvor du slap", nothing,
			ui.Row(ui.Gap12, &ui.ProgressRing{Part: 0.62, Label: "62 %"},
				ui.Grow(ui.Column(2, ui.NewStrong("Fortsæt, hvor du slap"), ui.NewSupport("Marked og kunder · “De fleste cafeer i trekantområdet”").OneLine())))),
		ui.Column(ui.Gap8,
			ui.SectionHeader("Rejsen", ui.NewSupport("3 af 6").Still()),
			&ui.Steps{Done: 3, Of: 6},
			ui.Row(ui.Gap12, &ui.Dot{}, ui.Grow(&ui.Text{TextSize: ui.Support, Wrap: true, Spans: []ui.Span{{Text: "Næste: "}, {Text: "book en rådgiver i Kolding", Bold: true}}}), ui.NewLink("Book", nothing)),
		),
		ui.NewTapCard("Erhvervshus Sydjylland", nothing,
			ui.Row(ui.Gap12, &ui.Avatar{Name: "Erhvervshus Sydjylland", Letters: "EH"},
				ui.Grow(ui.Column(2, ui.NewStrong("Erhvervshus Sydjylland"), ui.NewSupport("Mette vil gerne henvise dig"))), &ui.Dot{})),
	)
	page.Marks = s.Marks()
	return page
}

func emptySheet(s *ui.Shell, _ ui.Route) fyne.CanvasObject {
	page := ui.NewScaffold("Indbakke",
		ui.Empty{Icon: icons.Inbox, Title: "Her er stille", Text: "Når nogen skriver til dig eller vil henvise dig, står det her.", Action: "Spørg kontoret", OnTap: nothing}.View(),
		&ui.Skeleton{},
	)
	page.Marks = s.Marks()
	return page
}

func iconSheet() fyne.CanvasObject {
	grid := container.NewGridWrap(fyne.NewSize(52, 44))
	for _, name := range icons.Names() {
		grid.Add(ui.NewIcon(name, ui.Ink))
	}
	return ui.Inset(ui.Gap16, ui.Gap16, grid)
}

// shellOf is the shell in a gallery's window.
func shellOf(w fyne.Window) *ui.Shell {
	stack, ok := w.Content().(*fyne.Container)
	if !ok {
		return nil
	}
	shell, _ := stack.Objects[1].(*ui.Shell)
	return shell
}

func openSheet(w fyne.Window) {
	shell := shellOf(w)
	shell.Attach(w.Canvas())
	shell.OpenSheet(cancelSheet(nothing))
}

func toast(w fyne.Window) { shellOf(w).Toast("Beskeden er arkiveret", "Fortryd", nothing) }
