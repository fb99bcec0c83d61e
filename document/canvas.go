package document

import (
	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// boardPlaces are where the blocks of a canvas stand: columns, and the row below them.
var (
	boardColumns = [][]string{{"partners"}, {"activities", "resources"}, {"value"}, {"relationships", "channels"}, {"segments"}}
	boardBelow   = []string{"costs", "revenue"}
)

// OfCanvas is a plan's answers on one page that lies down, with whose layout that is.
func OfCanvas(p Plan, c api.Canvas, lang text.Lang) Document {
	t := text.For(lang)
	blocks := map[string]BoardField{}
	for _, b := range c.Blocks {
		field := BoardField{Title: b.Title.In(string(lang))}
		for _, key := range b.Questions {
			if s := closeLines(PlainWords(p.Content.Sections[key])); s != "" {
				field.Texts = append(field.Texts, s)
			}
		}
		blocks[b.Key] = field
	}
	board := &Board{}
	for _, keys := range boardColumns {
		var column []BoardField
		for _, key := range keys {
			column = append(column, blocks[key])
		}
		board.Columns = append(board.Columns, column)
	}
	for _, key := range boardBelow {
		board.Below = append(board.Below, blocks[key])
	}
	return Document{
		Lang: lang, Kind: t.T("canvas.title"), Title: p.Title, Author: p.From.Name, Edition: t.Date(p.Date), Date: p.Date,
		Body: []Block{
			&Page{Landscape: true},
			&Heading{Level: 1, Text: shortened(p.Title, 2*maxWho), Unlisted: true},
			board,
			&Paragraph{Style: Quiet, Text: Text{
				{Text: c.Source.Title.In(string(lang)), Link: c.Source.URL}, {Text: " · "}, {Text: c.Licence, Link: c.Licence},
			}},
		},
	}
}
