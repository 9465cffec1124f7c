-- Ask for one random point of the country after another.
math.randomseed(7)

function request()
  local lon, lat = 69.3 + math.random() * 10.9, 39.2 + math.random() * 4.0
  return wrk.format("GET", string.format("/en/places/here/?lon=%.3f&lat=%.3f", lon, lat))
end

local unexpected = 0

function response(status)
  if status ~= 302 then unexpected = unexpected + 1 end
end
