// Package document is a plan, or the sheet for a meeting, as a document that can be handed over: a tree of blocks
// that knows no format. It makes no file itself; document/pdf and its neighbours each write one kind from it.
//
// The shape. A Document says what it is (language, title, author, date) and has a Body: blocks one after another, as
// they are read. Chapters are not nested; a Heading of level 1 begins one and the blocks up to the next belong to
// it. Words are Text, runs with an emphasis or a link each, in which "\n" is a line break. What is typed may hold
// anything that is UTF-8; a writer shows what it can and puts a visible sign for the rest.
//
// A writer is one switch over the blocks. It may pass over what only looks (Page, Heading.Beside, Column.Shaded),
// and must keep what is said: order, headings, lists, header cells, alternative texts, links. Amounts and dates are
// written already, in the document's language; charts have their numbers, so that a writer draws them as it can.
//
//	doc := document.OfPlan(plan, document.Options{Lang: text.Danish, Figures: true})
//	err := pdf.Write(w, doc)
//
// Nothing here reads a clock: the same plan gives the same document.
package document
