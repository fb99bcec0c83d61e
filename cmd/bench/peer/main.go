// Command peer serves what the bench measures the office beside: PocketBase, a server
// that many build such things on, as it comes, with a collection of bookings that
// everyone may write and one of the catalogue's records that everyone may list. It has a
// module of its own, so that the product depends on nothing of it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its own tables
)

func main() {
	dir := flag.String("dir", "", "the folder of its data, which is empty")
	listen := flag.String("listen", "", "the address it listens on")
	catalogue := flag.String("catalogue", "", "a file with the catalogue's records: an array of {kind, id, body}")
	flag.Parse()
	if err := serve(*dir, *listen, *catalogue); err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

func serve(dir, listen, catalogue string) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	bookings := collection("bookings", &core.TextField{Name: "event", Required: true}, &core.TextField{Name: "person", Required: true})
	bookings.CreateRule = new(string) // whoever asks
	records := collection("catalogue", &core.TextField{Name: "kind"}, &core.TextField{Name: "record"}, &core.JSONField{Name: "body"})
	records.ListRule = new(string)
	for _, c := range []*core.Collection{bookings, records} {
		if err := app.Save(c); err != nil {
			return err
		}
	}
	if err := load(app, records, catalogue); err != nil {
		return err
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.InstallerFunc = nil // it would open a browser
		return e.Next()
	})
	return apis.Serve(app, apis.ServeConfig{HttpAddr: listen})
}

func collection(name string, fields ...core.Field) *core.Collection {
	c := core.NewBaseCollection(name)
	c.Fields.Add(fields...)
	return c
}

func load(app core.App, into *core.Collection, catalogue string) error {
	raw, err := os.ReadFile(catalogue)
	if err != nil {
		return err
	}
	var all []struct {
		Kind string
		ID   string
		Body json.RawMessage
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	return app.RunInTransaction(func(tx core.App) error {
		for _, one := range all {
			r := core.NewRecord(into)
			r.Set("kind", one.Kind)
			r.Set("record", one.ID)
			r.Set("body", one.Body)
			if err := tx.SaveNoValidate(r); err != nil {
				return err
			}
		}
		return nil
	})
}
