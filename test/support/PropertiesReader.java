import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;

/** What Java takes from each .properties text: a line of base64 in, and a line of keys and values, each in base64 of UTF-16, out. */
class PropertiesReader {
  public static void main(String[] args) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      var properties = new Properties();
      properties.load(new ByteArrayInputStream(Base64.getDecoder().decode(line)));
      var all = new StringBuilder();
      for (Map.Entry<Object, Object> entry : properties.entrySet())
        all.append(coded(entry.getKey())).append(':').append(coded(entry.getValue())).append(' ');
      System.out.println(all);
    }
  }

  private static String coded(Object text) {
    var bytes = new java.io.ByteArrayOutputStream();
    for (char unit : ((String) text).toCharArray()) {
      bytes.write(unit & 0xff);
      bytes.write(unit >> 8);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
