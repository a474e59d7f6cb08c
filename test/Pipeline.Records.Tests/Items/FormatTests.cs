using System.Text;
using Pipeline.Records.Formats;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Records.Tests.Items;

/// <summary>The formats as the JSON-Schema-Test-Suite's tests interpret the RFCs, one rule per case.</summary>
public class FormatTests
{
    [Theory]
    [InlineData("08:30:06Z", true)]
    [InlineData("08:30:06.283185z", true)]
    [InlineData("08:30:06+00:20", true)]
    [InlineData("23:59:60Z", true)]
    [InlineData("01:29:60+01:30", true)]
    [InlineData("23:29:60+23:30", true)]
    [InlineData("15:59:60-08:00", true)]
    [InlineData("00:29:60-23:30", true)]
    [InlineData("22:59:60Z", false)]
    [InlineData("23:58:60Z", false)]
    [InlineData("23:59:60+01:00", false)]
    [InlineData("23:59:61Z", false)]
    [InlineData("24:00:00Z", false)]
    [InlineData("08:30:06", false)]
    [InlineData("8:30:06Z", false)]
    [InlineData("08:30:06-8:000", false)]
    [InlineData("08:30:06+24:00", false)]
    [InlineData("08:30:06 PST", false)]
    [InlineData("01:02:03Z+00:30", false)]
    [InlineData("12:00:00.Z", false)]
    [InlineData("1২:00:00Z", false)]
    [InlineData("", false)]
    public void Time_IsThatOfRfc3339(string text, bool valid) => Matches(FieldFormat.Time, text).ShouldBe(valid);

    [Theory]
    [InlineData("P4DT12H30M5S", true)]
    [InlineData("P4Y", true)]
    [InlineData("P1Y2M3D", true)]
    [InlineData("PT0S", true)]
    [InlineData("P0D", true)]
    [InlineData("PT36H", true)]
    [InlineData("P1DT12H", true)]
    [InlineData("P2W", true)]
    [InlineData("PT1D", false)]
    [InlineData("P", false)]
    [InlineData("P1YT", false)]
    [InlineData("PT", false)]
    [InlineData("4DT12H30M5S", false)]
    [InlineData("P2D1Y", false)]
    [InlineData("P1D2H", false)]
    [InlineData("P2S", false)]
    [InlineData("P1Y2W", false)]
    [InlineData("P1Y2D", false)]
    [InlineData("PT1H2S", false)]
    [InlineData("P1", false)]
    [InlineData("P২Y", false)]
    [InlineData("", false)]
    public void Duration_IsThatOfRfc3339(string text, bool valid) => Matches(FieldFormat.Duration, text).ShouldBe(valid);

    [Theory]
    [InlineData("joe.bloggs@example.com", true)]
    [InlineData("te~st@example.com", true)]
    [InlineData("a@b", true)]
    [InlineData("\"joe bloggs\"@example.com", true)]
    [InlineData("\"joe..bloggs\"@example.com", true)]
    [InlineData("\"joe@bloggs\"@example.com", true)]
    [InlineData("\"a\\\"b\"@example.com", true)]
    [InlineData("joe.bloggs@[127.0.0.1]", true)]
    [InlineData("joe.bloggs@[IPv6:::1]", true)]
    [InlineData("2962", false)]
    [InlineData("@example.com", false)]
    [InlineData(".test@example.com", false)]
    [InlineData("test.@example.com", false)]
    [InlineData("te..st@example.com", false)]
    [InlineData("joe bloggs@example.com", false)]
    [InlineData("joe.bloggs@invalid=domain.com", false)]
    [InlineData("joe.bloggs@[127.0.0.300]", false)]
    [InlineData("user1@example.org, user2@example.org", false)]
    [InlineData("\"Jane\" <jane@example.com>", false)]
    [InlineData("실례@example.com", false)]
    [InlineData("", false)]
    public void Email_IsThatOfRfc5321(string text, bool valid) => Matches(FieldFormat.Email, text).ShouldBe(valid);

    [Theory]
    [InlineData("실례@실례.테스트", true)]
    [InlineData("joe.bloggs@example.com", true)]
    [InlineData("2962", false)]
    public void IdnEmail_IsThatOfRfc6531(string text, bool valid) => Matches(FieldFormat.IdnEmail, text).ShouldBe(valid);

    [Theory]
    [InlineData("www.example.com", true)]
    [InlineData("hostname", true)]
    [InlineData("h0stn4me", true)]
    [InlineData("1host", true)]
    [InlineData("host-name", true)]
    [InlineData("xn--4gbwdl.xn--wgbh1c", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.com", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl.com", false)]
    [InlineData("-a-host-name-that-starts-with--", false)]
    [InlineData("hostname-", false)]
    [InlineData("not_a_valid_host_name", false)]
    [InlineData("ab--cd", false)]
    [InlineData("xn--X", false)]
    [InlineData(".example", false)]
    [InlineData("example.", false)]
    [InlineData("a..b", false)]
    [InlineData("exa mple", false)]
    [InlineData("", false)]
    public void Hostname_IsThatOfRfc1123(string text, bool valid) => Matches(FieldFormat.Hostname, text).ShouldBe(valid);

    [Theory]
    [InlineData("실례.테스트", true)]
    [InlineData("faß.example", true)]
    [InlineData("l·l", true)]
    [InlineData("a·l", false)]
    [InlineData("α͵β", true)]
    [InlineData("α͵S", false)]
    [InlineData("א׳ב", true)]
    [InlineData("A׳ב", false)]
    [InlineData("・ぁ", true)]
    [InlineData("def・abc", false)]
    [InlineData("ب٠ب", true)]
    [InlineData("ب٠۰", false)]
    [InlineData("क्\u200Dष", true)]
    [InlineData("क\u200Dष", false)]
    [InlineData("بي\u200Cبي", true)]
    [InlineData("〮실례.테스트", false)]
    [InlineData("\u0300hello", false)]
    [InlineData("-> $1.00 <--", false)]
    [InlineData("xn--ihqwcrb4cv8a8dqg056pqjye", true)]
    [InlineData("", false)]
    public void IdnHostname_IsThatOfRfc5890(string text, bool valid) => Matches(FieldFormat.IdnHostname, text).ShouldBe(valid);

    [Fact]
    public void LabelTooLongAsPunycode_IsNoIdnHostname()
    {
        Matches(FieldFormat.IdnHostname, new string('실', 20)).ShouldBeTrue();
        Matches(FieldFormat.IdnHostname, "실〮례.테스트").ShouldBeFalse();
        var label = string.Concat(Enumerable.Range(0, 40).Select(i => (char)('가' + (i * 97))));
        Matches(FieldFormat.IdnHostname, label).ShouldBeFalse();
    }

    [Theory]
    [InlineData("bcher-kva", "bücher")]
    [InlineData("mnchen-3ya", "münchen")]
    [InlineData("fa-hia", "faß")]
    [InlineData("9ca", "é")]
    [InlineData("ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文")]
    public void Punycode_IsDecodedAndCounted(string encoded, string text)
    {
        Punycode.Decode(Encoding.ASCII.GetBytes(encoded)).ShouldBe(text);
        Punycode.EncodedLength(text).ShouldBe(encoded.Length);
    }

    [Theory]
    [InlineData("192.168.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("127.0.0.0.1", false)]
    [InlineData("256.256.256.256", false)]
    [InlineData("127.0", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("087.10.0.1", false)]
    [InlineData("1২7.0.0.1", false)]
    [InlineData("192.168.1.0/24", false)]
    [InlineData(" 192.168.0.1", false)]
    [InlineData("1..2.3", false)]
    [InlineData("", false)]
    public void Ipv4_IsFourNumbers(string text, bool valid) => Matches(FieldFormat.Ipv4, text).ShouldBe(valid);

    [Theory]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("::abef", true)]
    [InlineData("d6::", true)]
    [InlineData("1:d6::42", true)]
    [InlineData("1:2:3:4:5:6:7:8", true)]
    [InlineData("::42:ff:1", true)]
    [InlineData("1::d6:192.168.0.1", true)]
    [InlineData("1:2::192.168.0.1", true)]
    [InlineData("::ffff:192.168.0.1", true)]
    [InlineData("1000:1000:1000:1000:1000:1000:255.255.255.255", true)]
    [InlineData("1:2:3:4:5:6:7::", true)]
    [InlineData("12345::", false)]
    [InlineData("::abcdef", false)]
    [InlineData("1:1:1:1:1:1:1:1:1", false)]
    [InlineData("::laptop", false)]
    [InlineData(":2:3:4:5:6:7:8", false)]
    [InlineData("1:2:3:4:5:6:7:", false)]
    [InlineData(":2:3:4::8", false)]
    [InlineData("1::d6::42", false)]
    [InlineData("1::2:192.168.256.1", false)]
    [InlineData("1::2:192.168.ff.1", false)]
    [InlineData("::192.168.0.1:1", false)]
    [InlineData("1:2:3:4:5:::8", false)]
    [InlineData("1:2:3:4:5:6:7", false)]
    [InlineData("1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("fe80::a%eth1", false)]
    [InlineData("fe80::/64", false)]
    [InlineData("1:2:3:4:5:6:7:৪", false)]
    [InlineData("", false)]
    public void Ipv6_IsThatOfRfc4291(string text, bool valid) => Matches(FieldFormat.Ipv6, text).ShouldBe(valid);

    [Theory]
    [InlineData("http://foo.bar/?baz=qux#quux", true, true)]
    [InlineData("http://foo.com/blah_(wikipedia)_blah#cite-1", true, true)]
    [InlineData("http://foo.bar/?q=Test%20URL-encoded%20stuff", true, true)]
    [InlineData("http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com", true, true)]
    [InlineData("http://xn--nw2a.xn--j6w193g/", true, true)]
    [InlineData("http://223.255.255.254:80", true, true)]
    [InlineData("ftp://ftp.is.co.za/rfc/rfc1808.txt", true, true)]
    [InlineData("ldap://[2001:db8::7]/c=GB?objectClass?one", true, true)]
    [InlineData("http://[v1.fe80::a]/", true, true)]
    [InlineData("mailto:John.Doe@example.com", true, true)]
    [InlineData("tel:+1-816-555-1212", true, true)]
    [InlineData("urn:oasis:names:specification:docbook:dtd:xml:4.1.2", true, true)]
    [InlineData("file:///etc/fstab", true, true)]
    [InlineData("//foo.bar/?baz=qux#quux", false, true)]
    [InlineData("/abc", false, true)]
    [InlineData("abc", false, true)]
    [InlineData("#fragment", false, true)]
    [InlineData("", false, true)]
    [InlineData("a/b:c", false, true)]
    [InlineData("\\\\WINDOWS\\fileshare", false, false)]
    [InlineData("#frag\\ment", false, false)]
    [InlineData("http:// shouldfail.com", false, false)]
    [InlineData(":// should fail", false, false)]
    [InlineData("bar,baz:foo", false, false)]
    [InlineData("1http://foo", false, false)]
    [InlineData("https://[@example.org/test.txt", false, false)]
    [InlineData("https://example.org/foobar\\.txt", false, false)]
    [InlineData("https://example.org/foobar<>.txt", false, false)]
    [InlineData("https://example.org/foobar{}.txt", false, false)]
    [InlineData("https://example.org/foobar^.txt", false, false)]
    [InlineData("https://example.org/foobar`.txt", false, false)]
    [InlineData("https://example.org/foo bar.txt", false, false)]
    [InlineData("https://example.org/foobar|.txt", false, false)]
    [InlineData("http://foo.bar/%2", false, false)]
    [InlineData("http://foo.bar/%zz", false, false)]
    [InlineData("http://foo.bar:abc/", false, false)]
    [InlineData("http://[2001:db8::7/", false, false)]
    [InlineData("http://[::g]/", false, false)]
    [InlineData("http://example.org/ƒøø", false, false)]
    [InlineData("http://a#b#c", false, false)]
    public void Uri_IsThatOfRfc3986(string text, bool isUri, bool isReference)
    {
        Matches(FieldFormat.Uri, text).ShouldBe(isUri);
        Matches(FieldFormat.UriReference, text).ShouldBe(isReference);
        if (Ascii.IsValid(text)) Matches(FieldFormat.Iri, text).ShouldBe(isUri);
        if (Ascii.IsValid(text)) Matches(FieldFormat.IriReference, text).ShouldBe(isReference);
    }

    [Theory]
    [InlineData("http://ƒøø.ßår/?∂éœ=πîx#πîüx", true, true)]
    [InlineData("/âππ", false, true)]
    [InlineData("âππ", false, true)]
    [InlineData("#ƒrägmênt", false, true)]
    [InlineData("\\\\WINDOWS\\filëßåré", false, false)]
    [InlineData("http://a/\u0085", false, false)]
    [InlineData("http://a/\uFFFE", false, false)]
    public void Iri_IsThatOfRfc3987(string text, bool isIri, bool isReference)
    {
        Matches(FieldFormat.Iri, text).ShouldBe(isIri);
        Matches(FieldFormat.IriReference, text).ShouldBe(isReference);
    }

    [Theory]
    [InlineData("http://example.com/dictionary/{term:1}/{term}", true)]
    [InlineData("dictionary/{term:1}/{term}", true)]
    [InlineData("{+path,x}{#frag*}{?q,lang:10}{&a.b,%41}", true)]
    [InlineData("http://example.com/ü", true)]
    [InlineData("", true)]
    [InlineData("http://example.com/dictionary/{term:1}/{term", false)]
    [InlineData("{}", false)]
    [InlineData("{a,}", false)]
    [InlineData("{a b}", false)]
    [InlineData("{a:0}", false)]
    [InlineData("{a:10000}", false)]
    [InlineData("{a..b}", false)]
    [InlineData("a}", false)]
    [InlineData("a b", false)]
    [InlineData("%zz", false)]
    public void UriTemplate_IsThatOfRfc6570(string text, bool valid) => Matches(FieldFormat.UriTemplate, text).ShouldBe(valid);

    [Theory]
    [InlineData("", true)]
    [InlineData("/", true)]
    [InlineData("/foo//bar/~0/~1/%25", true)]
    [InlineData("/é \"", true)]
    [InlineData("/foo/bar~", false)]
    [InlineData("/~2", false)]
    [InlineData("#", false)]
    [InlineData("#/a", false)]
    [InlineData("a", false)]
    [InlineData("0", false)]
    public void JsonPointer_IsThatOfRfc6901(string text, bool valid) => Matches(FieldFormat.JsonPointer, text).ShouldBe(valid);

    [Theory]
    [InlineData("1", true)]
    [InlineData("0/foo/bar", true)]
    [InlineData("2/0/baz/1/zip", true)]
    [InlineData("0#", true)]
    [InlineData("120/foo", true)]
    [InlineData("/foo/bar", false)]
    [InlineData("-1/foo", false)]
    [InlineData("+1/foo", false)]
    [InlineData("0##", false)]
    [InlineData("01/a", false)]
    [InlineData("0#/a", false)]
    [InlineData("", false)]
    public void RelativeJsonPointer_BeginsWithANumber(string text, bool valid) =>
        Matches(FieldFormat.RelativeJsonPointer, text).ShouldBe(valid);

    [Theory]
    [InlineData("([abc])+\\s+$", true)]
    [InlineData("(?=a)\\1", true)]
    [InlineData("^(abc]", false)]
    [InlineData("^\\S(|(.|\\n)*\\S)\\Z", false)]
    public void Regex_IsThatOfEcma262(string text, bool valid) => Matches(FieldFormat.Regex, text).ShouldBe(valid);

    [Fact]
    public void EveryFormat_HasANameAndIsFoundByIt()
    {
        var formats = Enum.GetValues<FieldFormat>().Where(format => format != FieldFormat.None).ToList();
        formats.Select(format => FormatCheck.Of(FormatCheck.Name(format))).ShouldBe(
            formats.Select(format => (FieldFormat?)format));
        FormatCheck.Of("color").ShouldBeNull();
        FormatCheck.Of(null).ShouldBeNull();
    }

    private static bool Matches(FieldFormat format, string text) => TextFormats.Matches(format, Encoding.UTF8.GetBytes(text));
}
