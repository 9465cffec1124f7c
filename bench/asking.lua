-- Post one prepared body after another, each once, and count the answers that record nothing.
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  bodies, sent, unrecorded = {}, 0, 0
  local line_number = 0
  for line in io.lines(arguments[1]) do
    if line_number % 2 == number then bodies[#bodies + 1] = line end
    line_number = line_number + 1
  end
  mark = arguments[2]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
  sent = sent + 1
  return wrk.format(nil, nil, nil, bodies[sent])
end

function response(status, headers, body)
  if status ~= 200 or (mark and not body:find(mark, 1, true)) then unrecorded = unrecorded + 1 end
end

function done()
  local all = 0
  for _, thread in ipairs(threads) do all = all + thread:get("unrecorded") end
  print("unrecorded: " .. all)
end
