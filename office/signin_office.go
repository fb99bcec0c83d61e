package office

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// Info tells who this office is, as far as the catalogue says, and how one
// signs in.
func (o *Office) Info(ctx context.Context) (api.OfficeInfo, error) {
	var info api.OfficeInfo
	err := o.db.Read(ctx, func(tx *db.Tx) (err error) {
		if info.Office, _, err = officeBody(ctx, tx); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT epoch FROM office_state WHERE one = 1`).Scan(&info.Epoch)
	})
	if err != nil {
		return api.OfficeInfo{}, fmt.Errorf("read who the office is: %w", err)
	}
	if info.Municipalities == nil {
		info.Municipalities = []string{}
	}
	info.SignInMethods = []string{"code"}
	info.Demo = o.Demo
	return info, nil
}

// ownRecord reads the catalogue's record of the office; empty where none was
// imported yet.
func (o *Office) ownRecord(ctx context.Context) (who api.Office, err error) {
	err = o.db.Read(ctx, func(tx *db.Tx) error {
		who, _, err = officeBody(ctx, tx)
		return err
	})
	return who, err
}

// CataloguePage is a page of the catalogue and the counter at which it was
// read, in one snapshot; it is not held. Errors: resync.
func (o *Office) CataloguePage(ctx context.Context, q FeedQuery) (api.Page, int64, error) {
	if q.Limit <= 0 || q.Limit > api.MaxPage {
		q.Limit = api.MaxPage
	}
	return o.page(ctx, catalogueOwner, q)
}

// CatalogueChanges waits until there is something behind a cursor, and tells
// whether there is. Errors: resync.
func (o *Office) CatalogueChanges(ctx context.Context, cursor string, wait time.Duration) (bool, error) {
	page, err := o.Catalogue(ctx, FeedQuery{Since: cursor, Limit: 1, Wait: wait})
	return len(page.Records) > 0, err
}
