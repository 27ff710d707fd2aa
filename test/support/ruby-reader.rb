# What ruby dotenv, 3 or newer, takes from each text of a JSON list.
require "json"
begin
  require "dotenv"
  require "dotenv/version"
rescue LoadError
  exit 3
end
exit 3 if Dotenv::VERSION.to_i < 3

ENV.delete("DOTENV_LINEBREAK_MODE")
values = JSON.parse($stdin.read).map do |text|
  Dotenv::Parser.new(text).call
rescue Dotenv::FormatError
  nil
end
puts JSON.generate(values)
