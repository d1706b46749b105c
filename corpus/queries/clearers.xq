(: Who cleared most telegrams to Moscow in 1967 :)
(: Another post or year: --set to="Embassy in France" --set year=1964; an empty year means all. :)
declare variable $to external := "Embassy in the Soviet Union";
declare variable $year external := "1967";

for $document in reftel:documents($year)
where reftel:is-telegram($document) and contains(reftel:receiver($document), $to)
for $who in reftel:names($document, "clearer")
group by $who
let $cleared := $document
order by count($cleared) descending, $who
return <row cleared="{count($cleared)}" who="{$who}" documents="{string-join($cleared ! reftel:id(.), "; ")}"/>
