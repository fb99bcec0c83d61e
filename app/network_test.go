package app_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"startklar.dk/app"
)

func TestAnAppThatIsClosedHoldsNoConnection(t *testing.T) {
	opened, closed := make(chan net.Conn, 10), make(chan net.Conn, 10)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"name":"Kontoret","records":[],"epoch":"e","cursor":"c"}`))
	}))
	server.Config.ConnState = func(c net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			opened <- c
		case http.StateClosed:
			closed <- c
		}
	}
	server.Start()
	defer server.Close()
	a := open(t, config(t.TempDir(), clock()))
	must[app.Office](t)(a.ChooseOffice(t.Context(), server.URL))
	ok(t, a.Close())
	for range len(opened) {
		<-closed
	}
}
