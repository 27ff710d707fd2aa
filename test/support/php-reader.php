<?php
// What a .env reader of PHP takes from each text of a JSON list: php-reader.php phpdotenv|symfony.
$library = $argv[1] === 'symfony' ? 'Symfony/Component/Dotenv/autoload.php' : 'Dotenv/autoload.php';
if (stream_resolve_include_path($library) === false) exit(3);
require $library;

$values = [];
foreach (json_decode(stream_get_contents(STDIN)) as $text) {
    try {
        $read = $argv[1] === 'symfony' ? (new Symfony\Component\Dotenv\Dotenv())->parse($text) : Dotenv\Dotenv::parse($text);
        $values[] = (object) $read;
    } catch (Exception $error) {
        $values[] = null;
    }
}
echo json_encode($values, JSON_THROW_ON_ERROR);
