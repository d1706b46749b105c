(: Persons named most in documents that they did not draft :)
for $document in reftel:documents()
let $drafters := reftel:names($document, "drafter")
for $who in distinct-values($document//persName[reftel:is-known(.)] ! reftel:who(.))
where not($who = $drafters)
group by $who
order by count($document) descending, $who
return <row documents="{count($document)}" who="{$who}"
  first="{min($document ! reftel:date(.)[. != ""])}" last="{max($document ! reftel:date(.)[. != ""])}"/>
