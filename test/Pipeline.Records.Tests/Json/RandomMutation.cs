using System.Text;

namespace Pipeline.Records.Tests.Json;

/// <summary>Breaks valid JSON: changes, drops or doubles bytes, inserts bytes from elsewhere, or cuts the end off.</summary>
internal static class RandomMutation
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "+", "e", "E", ".", "/", "null", "true", "false", "nul", "\\u",
                "\\u00", "\\ud83d", "\\ude00",
            "\"zone\":", "1e999", "00", "-0", "0.", " ", "\n", "\0", "\u007F", "\u001F", "{}", "[]",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\uFEFF",
            "\"a text that is longer than a vector and than the next, so that none of its quotes is found at once; and then " +
            "some " +
            "more\"", "//", "/**/", "NaN",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    private static readonly byte[][] Sound =
    [
        .. new[]
        {
            """{"zone":"hall-a","n":12.5,"text":"abc","level":"high","grade":2.5,"flag":true,"count":7,"big":-5,"ratio":0.25}""",
            """{"zone":"","n":1,"at":"2026-11-21T09:15:02.417Z","id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6","note":null""" +
            ""","expires":false}""",
            """{"zone":"h\u00e4ll","n":1e2,"tags":["a",null,"\ud83d\ude00"],"place":{"floor":2,"room":"x\\\""}""" +
            ""","open":{"a":1,"b":{"c":[1,{"d":2}]}}}""",
            """ { "zone" : "é😀" , "n" : -0 , "x" : [ { } , [ ] , 1.5E-7 ] , "y" : { "z" : "w" } } """, "[]", "\"zone\"",
                "-12.5e+3", " true ",
            """[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly ByteMutation Mutation = new(Sound, Pieces);

    public static byte[] Next(Random random) => Mutation.Next(random);
}
