// Package api is the contract between the app and an office: the types on the
// wire, the kinds of records and mutations, and the codes of refusals and
// errors. It holds no logic but what both sides must agree on to the letter
// (derived ids, record bodies that keep fields unknown to this version) and it
// imports nothing else of this project.
//
// Times are UTC and written RFC 3339 with a Z; days are "2027-01-31"; money is
// whole øre in fields ending _ore; durations are minutes in fields ending _min.
package api
