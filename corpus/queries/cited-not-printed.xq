(: Telegrams cited but not printed, most cited first :)
for $ref in collection()//text//ref[contains(@target, "#msg.")]
group by $target := string($ref/@target), $volume := reftel:volume($ref[1])
order by count($ref) descending, $target
return <row cited="{count($ref)}" message="{reftel:meant($ref[1])}" id="{substring-after($target, "#")}"
  documents="{string-join(distinct-values($ref ! reftel:id(.)), "; ")}"/>
