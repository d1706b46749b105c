(: The archive files most used :)
for $file in collection()//text//note[@type = "source"]//seg[@type = "file"][not(@prev)]
let $note := $file/ancestor::note[1]
let $repository := reftel:words(($note//seg[@type = "repository"][. << $file])[last()])
let $group := reftel:words(($note//seg[@type = "record-group"][. << $file])[last()])
group by $where := string-join(($repository, $group, reftel:words($file))[. != ""], ", ")
order by count($file) descending, $where
return <row documents="{count($file)}" file="{$where}"
  which="{string-join(distinct-values($file ! reftel:id(.)), "; ")}"/>
