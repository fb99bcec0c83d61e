package public

import "startklar.dk/office/account"

func codeRequest(v *visit, email string) account.CodeRequest {
	return account.CodeRequest{Email: email, Language: v.t.Lang(), Network: v.options.Network(v.r)}
}
