//! The server must prove its name.

use super::shared;
use front_door_store::shared::{Address, Server, SharedError};

#[tokio::test]
async fn only_a_server_with_the_right_name_and_authority_is_talked_to() {
    let Some(mut postgres) = shared().await else { return };
    let port = postgres.serve_tls();
    let authority = postgres.dir.join("authority.crt").display().to_string();
    let connect = async |rest: String| {
        let address = Address::new(&format!("postgresql://anna@{rest}"), None).unwrap();
        Server::connect(address).await
    };
    let trusted = connect(format!("localhost:{port}/postgres?sslrootcert={authority}")).await.unwrap();
    assert_eq!(trusted.status().await.unwrap().line, 1);
    for (rest, why) in [
        (format!("localhost:{port}/postgres"), "an authority that nobody knows"),
        (format!("127.0.0.1:{port}/postgres?sslrootcert={authority}"), "another name"),
    ] {
        let refused = connect(rest).await.map(|_| ()).unwrap_err();
        assert!(matches!(refused, SharedError::NotTrusted(_)), "{why}: {refused}");
    }
    // Asked for on a loopback address, a plain connection is one.
    connect(format!("127.0.0.1:{port}/postgres?sslmode=disable")).await.unwrap();
    postgres.crash();
    let gone =
        connect(format!("localhost:{port}/postgres?sslrootcert={authority}")).await.map(|_| ()).unwrap_err();
    assert!(gone.is_unavailable(), "{gone}");
}

#[tokio::test]
async fn a_server_without_tls_is_not_talked_to() {
    let Some(postgres) = shared().await else { return };
    // Through a socket there is nobody in between; over the network it must speak TLS.
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = plain.local_addr().unwrap().port();
    let socket = postgres.dir.join(".s.PGSQL.5432");
    tokio::spawn(async move {
        let (mut from, _) = plain.accept().await.unwrap();
        let mut to = tokio::net::UnixStream::connect(socket).await.unwrap();
        tokio::io::copy_bidirectional(&mut from, &mut to).await.map(drop)
    });
    let address = Address::new(&format!("postgresql://anna@localhost:{port}/postgres"), None).unwrap();
    let refused = Server::connect(address).await.map(|_| ()).unwrap_err();
    assert!(matches!(refused, SharedError::NotTrusted(_)), "{refused}");
}
