// Package grid is a spreadsheet's grid: rows with names under columns of two lines, where numbers are typed, pasted and
// counted. It knows no domain and no texts: it shows a Model of plain data and tells what a hand would change.
//
// The heads of the columns, the names of the rows and the last columns stay while the rest scrolls; on a narrow window
// the last columns scroll with the others. It is one widget: what is in view is drawn by texts that are used again, and
// one entry moves to the cell that is written in. At rest it does nothing.
//
// # Keys
//
//	arrows, Home, End, PgUp, PgDn      move; with Shift they select; at the left edge comes the row's name
//	Ctrl+arrows, Ctrl+Home, Ctrl+End   to the edge of what is written, to the corners
//	Tab, Enter                         on and down, with Shift back and up; Enter returns to where Tab began
//	Shift+Space, Ctrl+Space, Ctrl+A    the row, the column, all
//	typing, Backspace                  writes over the cell; F2 or a double click writes on in it
//	Esc                                takes back what is being written, and a text that was not taken
//	Ctrl+Enter                         writes the same in all that is selected
//	Delete, Ctrl+R, Ctrl+D             clears; fills to the right, down
//	Ctrl+C, Ctrl+X, Ctrl+V             to and from workbooks
//	Ctrl+Z, Ctrl+Y, Ctrl+Shift+Z       are the window's, but for texts that were not taken
//	Menu, Shift+F10, the other button  what can be done where one is
//	Space, Enter at a name             fold a section; open a line, or make one
//	Shift+F2                           the notes of a line
//	F6, Ctrl+Tab, with Shift           leave the grid, as Tab does past its last cell
package grid
