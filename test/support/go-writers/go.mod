module keep/test/go-writers

go 1.25.0
