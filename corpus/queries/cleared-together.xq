(: Who cleared documents together with whom :)
for $document in reftel:documents()
let $clearers := sort(reftel:names($document, "clearer"))
for $one at $i in $clearers, $other in subsequence($clearers, $i + 1)
group by $one, $other
let $together := $document
order by count($together) descending, $one, $other
return <row together="{count($together)}" one="{$one}" other="{$other}"
  documents="{string-join($together ! reftel:id(.), "; ")}"/>
