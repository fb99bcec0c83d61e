package desk

var csvRoutes = []Route{
	get(referralsPath+".csv", referrers, (*visit).referralsFile),
	get(personsPath+".csv", consultants, (*visit).personsFile),
	get(membersPath+".csv", coordinators, (*visit).membersFile).fresh(),
	get(standardPath+".csv", consultants, (*visit).standardFile),
	get(mailsPath+".csv", consultants, (*visit).failedMailsFile),
	get(venuesPath+".csv", coordinators, (*visit).venuesFile),
}
