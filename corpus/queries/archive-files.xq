(: The archive files most used :)
for $document in reftel:documents()
let $file := ($document//note//seg[@type = "file"][not(@prev)])[1]
where $file
let $repository := ($document//note//seg[@type = "repository"])[1]
let $group := ($document//note//seg[@type = "record-group"])[1]
group by $where := string-join(($repository, $group, $file) ! reftel:words(.), ", ")
order by count($document) descending, $where
return <row documents="{count($document)}" file="{$where}" which="{string-join($document ! reftel:id(.), "; ")}"/>
