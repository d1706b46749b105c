(: Posts that telegrams were repeated to, and how often :)
for $place in collection()//text//placeName[@type = "repeated"][not(@prev)]
let $document := reftel:document($place)
where $document
group by $post := reftel:words($place)
let $documents := $document/.
order by count($documents) descending, $post
return <row documents="{count($documents)}" post="{$post}" first="{min($documents ! reftel:date(.)[. != ""])}"
  last="{max($documents ! reftel:date(.)[. != ""])}" which="{string-join($documents ! reftel:id(.), "; ")}"/>
