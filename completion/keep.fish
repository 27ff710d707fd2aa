# What completes keep in fish: keep completion fish > ~/.config/fish/completions/keep.fish
function __keep_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    set -l answer (command keep complete -- $words "$typed" 2>/dev/null </dev/null)
    set -l flag (string match -r -- '^--[^=]*=' $typed)
    switch "$answer[1]"
        case files
            printf '%s\n' $flag(__fish_complete_path (string replace -r -- '^--[^=]*=' '' $typed))
        case folders
            printf '%s\n' $flag(__fish_complete_directories (string replace -r -- '^--[^=]*=' '' $typed) '')
        case words
            printf '%s\n' $answer[2..-1]
    end
end
complete -c keep -f -a '(__keep_complete)'
