package office

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
	"startklar.dk/office/settings"
)

// Info tells who this office is, as the catalogue has it, whichever way it came
// there last, with its logo and how one signs in.
func (o *Office) Info(ctx context.Context) (api.OfficeInfo, error) {
	var info api.OfficeInfo
	err := o.db.Read(ctx, func(tx *db.Tx) (err error) {
		if info.Office, _, err = record.Office(ctx, tx); err == nil {
			info.Epoch, err = record.Epoch(ctx, tx)
		}
		if err == nil {
			info.Logo, err = settings.LogoSum(ctx, tx)
		}
		return err
	})
	if err != nil {
		return api.OfficeInfo{}, fmt.Errorf("read who the office is: %w", err)
	}
	if info.Municipalities == nil {
		info.Municipalities = []string{}
	}
	if info.Logo != "" {
		info.Logo = settings.LogoPath + info.Logo
	}
	info.SignInMethods = []string{"code"}
	info.Demo = o.Demo
	return info, nil
}
