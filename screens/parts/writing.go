package parts

import (
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// WritingWords is what is said where one writes, in a language.
func WritingWords(words *text.Texts) ui.WritingWords {
	return ui.WritingWords{
		Undo: words.T("write.undo"), Redo: words.T("write.redo"), Cut: words.T("write.cut"), Copy: words.T("write.copy"),
		Paste: words.T("write.paste"), SelectAll: words.T("write.select_all"), Refuse: words.T("write.refuse"),
		Full: func(most int) string { return words.T("write.full", text.A{"Most": words.Int(most)}) },
		TooLong: func(most, over int) string {
			return words.N("write.too_long", over, text.A{"Most": words.Int(most), "Over": words.Int(over)})
		},
	}
}
