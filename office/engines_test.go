package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
)

// An office in which every kind of mutation was applied and refused goes into
// PostgreSQL and back by a file: every row is there as it was.
func TestAnOfficeMovesToTheOtherEngineAndBack(t *testing.T) {
	engine.OnFile(t) // it begins there
	dir, back := laidFolder(t), t.TempDir()
	live := stand(t, dir)
	for _, s := range lay().single {
		s.is(t, live.send(s))
	}
	before := dump(t, live.db)
	live.close()
	var empty postgres.Template
	url := empty.Database(t)
	if err := sqlite.Read(t.Context(), filepath.Join(dir, sqlite.File), func(tx *db.Tx) error {
		return dbpostgres.Fill(t.Context(), url, tx)
	}); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(back, sqlite.File)
	if err := os.WriteFile(place, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := dbpostgres.Read(t.Context(), url, func(tx *db.Tx) error { return sqlite.Fill(t.Context(), place, tx) }); err != nil {
		t.Fatal(err)
	}
	again := engine.Pool(t, back)
	if diff := differ(before, dump(t, again)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	// What is sent again is answered as it was.
	came := stand(t, back)
	defer came.close()
	for _, s := range lay().single {
		s.is(t, came.send(s))
	}
	if diff := differ(before["mutation"], dump(t, came.db)["mutation"]); diff != "" {
		t.Errorf("sent again (-before +after):\n%s", diff)
	}
}
