package parts

import (
	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// The keys of what can be done on a page, besides its main button, which has
// ui.Forward.
var (
	KeysShare    = ui.Ctrl(fyne.KeyD)
	KeysVersions = ui.CtrlShift(fyne.KeyH)
	KeysFind     = ui.Ctrl(fyne.KeyF)
	KeysReplace  = ui.Ctrl(fyne.KeyH)
	KeysRead     = ui.Ctrl(fyne.KeyR)
	KeysExport   = ui.Ctrl(fyne.KeyE)
	KeysPlans    = ui.Ctrl(fyne.KeyP)
	KeysPrevious = ui.CtrlShift(fyne.KeyReturn)
	KeysFilter   = ui.Ctrl(fyne.KeyF)
	KeysMonth    = ui.Ctrl(fyne.KeyM)
	KeysMine     = ui.Ctrl(fyne.KeyB)
	KeysAsk      = ui.Ctrl(fyne.KeyN)
	KeysArchive  = ui.Ctrl(fyne.KeyE)
	KeysUndo     = ui.Ctrl(fyne.KeyZ)
	KeysRedo     = ui.CtrlShift(fyne.KeyZ)

	KeysRedoToo = ui.Ctrl(fyne.KeyY) // as other programs have it
)

// Shortcut is a line of the sheet of shortcuts.
type Shortcut struct {
	Page string // of whose destination it is; empty for every page
	Name string // the text's key
	Keys ui.Keys
}

// Shortcuts are those of the pages. Those of the shell it knows itself.
var Shortcuts = []Shortcut{
	{"", "keys.forward", ui.Forward()},
	{"", "keys.next", ui.Keys{Said: "Tab"}},
	{"", "keys.press", ui.Keys{Said: "Enter"}},
	{PagePlan, "plan.share", KeysShare},
	{PagePlan, "plan.versions", KeysVersions},
	{PagePlan, "plan.export", KeysExport},
	{PagePlan, "reading.read", KeysRead},
	{PagePlan, "reading.find", KeysFind},
	{PagePlan, "reading.replace", KeysReplace},
	{PagePlan, "plan.more", KeysPlans},
	{PagePlan, "keys.previous", KeysPrevious},
	{PagePlan, "keys.undo_figures", KeysUndo},
	{PagePlan, "keys.redo_figures", KeysRedo},
	{PageTests, "keys.answer", ui.Keys{Said: "0–5"}},
	{PageTests, "keys.steps", ui.Keys{Said: "← →"}},
	{PageBook, "keys.filter", KeysFilter},
	{PageBook, "keys.month", KeysMonth},
	{PageBook, "book.mine.title", KeysMine},
	{PageInbox, "inbox.ask", KeysAsk},
	{PageInbox, "inbox.archive_do", KeysArchive},
}
