// Package ui is the look and the machinery of the screens: theme, layouts, widgets, shell, navigation.
// It knows no domain and no texts; it starts no goroutine of its own but through a Loop that is handed in.
//
// # How a screen is written
//
// A page is a struct with a Content that is the same object every time, nearly always a Scaffold. It builds its
// widgets once, reads what it shows in Refresh, and puts the result in the body:
//
//	type page struct {
//		nav      ui.Navigator
//		scaffold *ui.Scaffold
//	}
//
//	func (p *page) Content() fyne.CanvasObject { return p.scaffold }
//
//	func (p *page) Refresh() {
//		p.scaffold.SetBody(
//			ui.NewCard(
//				ui.Person(ui.NewAvatar("Mette Ørsted"), "Speedvejledning", "Mette Ørsted · 20 min", ui.Heading),
//				ui.Divider(),
//				&ui.CheckRow{Label: "Resumé", Done: true, OnTap: func() { p.nav.Go(route) }},
//				ui.Actions(ui.NewButton("Send", send), ui.NewSoftButton("Vis kode", show)),
//			),
//			ui.SectionHeader("Rejsen", ui.NewSupport("3 af 6").Still()),
//			&ui.Steps{Done: 3, Of: 6},
//		)
//	}
//
// Widgets are structs with exported fields. Change a field and call Refresh. A page that holds on to a widget where
// something is typed or scrolled puts the same one in the body again. A widget of a screen is drawn by a Renderer; one
// that can be pressed holds a Pressable and draws an Overlay.
//
// # What there is
//
//	theme       NewTheme(Look), Role (Ground Surface Ink Quiet Accent …), Size (Title Heading Body Support Label), Gap4 … Gap40
//	layouts     Column, Row, RowTop, Strip, StripTop, Grow, GrowBy, Space, Grid, Flow, ByWidth, Actions, Inset, InsetEdges, AtMost, Left, Centre, Right, Tall,
//	            Gap, Divider; HeightAt, Relayout
//	text        Text with NewTitle NewHeading NewStrong NewBody NewSupport NewLabel, Spans, In(role), OneLine, Still, Centred;
//	            Changes and Only mark what differs, Difference sets texts side by side
//	surfaces    Card, NewSoftCard, TapCard, Sheet, Skeleton, Long, Message{…}.Card(), Empty{…}.View()
//	pressing    Button (Filled Soft Plain Warning Danger; NewLink, NewIconButton), Chip, ChipRow, Segmented, SwitchRow,
//	            CheckRow, ListRow, SlotGrid
//	marks       Badge, Dot, Avatar, NewIcon, SyncMark, Countdown, ProgressRing, Steps, QR
//	figures     Chart (Curve Columns), Bars, MonthBars, Radar, SectorWheel
//	sheets      ui/grid, a package of its own; ui/formula counts what is typed in it and on a NumberPad
//	files       ui/files, a package of its own: a Chooser of a file to open or to save
//	writing     Field, TextArea, CellEntry, NumberPad, DateField, SearchPicker, Rating, Form, Throttle; textedit is the text that is written
//	days        Day, ParseDay, Month
//	pages       Scaffold, TwoPane, SectionHeader, Person
//	shell       NewShell(ShellOptions): Go Back Replace Current, Toast, OpenSheet, Marks, SetStatus, SetBadge,
//	            Attach(canvas), Saved and Restore; Route, Page, Refresher, Flusher, Leaver, Shower, StateSaver, Belonging
//	keys        Keys (Ctrl, CtrlShift, Forward), Action, Actor, KeyList; Keys of a Button, Chip or ListRow; Finder;
//	            HoldFocus, Focus, Keyed, Pass for widgets of a screen
//	time        Loop (AppLoop, StepLoop for tests), Bridge
//
// Each of them is drawn, with its name and its states, by the gallery (make gallery), and held by a golden in testdata;
// a new one gets its place among the specimens of the tests.
//
// # Keys
//
// Everything that can be pressed takes the focus, shows a ring to who works by keys, and answers to Space and Enter. Tab goes through a page
// in the order in which its objects stand in their containers: set them in the order in which they are read. A widget of
// a screen that holds others implements Holder; one that takes the focus hands on what it does not use with Pass. The
// focus stays where it is when a page is drawn anew: Scaffold, Sheet and Shell find what took the place of the one that
// had it, by its kind and its AccessibilityLabel. A button, chip or row with Keys is done by them wherever the focus is,
// says so beside itself while the pointer rests on it, and a filled button has Forward by itself.
//
// # Height and width
//
// Wrapped text is as high as its width makes it. Our layouts ask for the height at a width (HeightForWidth) from the
// page down, so a page is right at once; inside one of Fyne's own layouts a wrapped text is right only after Fyne has
// laid out twice. Use Column and Row rather than container.NewVBox and NewHBox. In a Row, text that wraps or is cut
// short takes the width that is left; everything else takes the width it needs; Grow makes anything take what is left.
package ui
