(: How many documents bore which classification in each year :)
for $document in reftel:documents()
let $marks := ($document//note//seg[@type = "classification"])[1]
group by $year := reftel:year($document), $classification := if ($marks) then reftel:words($marks) else "(not stated)"
order by $year, count($document) descending, $classification
return <row year="{if ($year) then $year else "(no date)"}" classification="{$classification}"
  documents="{count($document)}"/>
