package plan

import (
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// readButton leads to the whole chapter, to be read.
func (e *editor) readButton() *ui.Button {
	return &ui.Button{
		Label: e.env.T("reading.read_chapter"), Icon: icons.Eye, Kind: ui.Plain, Tight: true, Keys: parts.KeysRead,
		OnTap: func() { e.env.Nav.Go(parts.Reading(e.q.PlanID, e.q.ChapterKey)) },
	}
}

// lookButton leads to where words are looked for in all of the plan, from this question on.
func (e *editor) lookButton() *ui.Button {
	return &ui.Button{
		Label: e.env.T("reading.replace"), Icon: icons.Search, Kind: ui.Plain, Tight: true, Keys: parts.KeysFind, OnTap: e.look,
	}
}

func (e *editor) look() { e.env.Nav.Go(parts.Replace(e.q.PlanID, e.key)) }

// takeUpPassage has one go on writing at the passage that was tapped where the plan is read; false where none was.
func (e *editor) takeUpPassage() bool {
	at, found := e.env.TakePassage(e.q.PlanID, e.key)
	if !found || e.err != nil || e.q.Conflict {
		return false
	}
	e.area.Select(at.From, at.To)
	e.area.Focus()
	return true
}
